"""Spanish."""

from __future__ import annotations

from kernel.tools.math.lexicon.table import Lexicon, joined_by

SPANISH = Lexicon(
    name="spanish",
    keywords="""
what is: cual es, cuanto es, cuanto son, cuanto da, que es, cuanto seria, cuanto suman, cuanto vale
how much cost: cuanto cuesta, cuanto cuestan, cuanto hay que
how many: cuantos, cuantas
how much: cuanto, cuanta
how long: cuanto tiempo, cuanto tarda, cuanto tardo
how far: que distancia, a que distancia
calculate: calcula, calcular, calcule
+: mas
-: menos
*: por, multiplicado por, veces
/: dividido por, dividido entre, dividido
^: elevado a, a la potencia de
squared: al cuadrado
sqrt: raiz cuadrada, la raiz cuadrada
=: igual a
percent: por ciento, porciento, %
percentage: porcentaje, que porcentaje
multiply: multiplica, multiplicar
divide: divide, dividir
split: reparte, repartir, repartimos, compartimos, comparten, dividimos, repartido
add: suma, sumar, agrega, anade
subtract: resta, restar
equally: por igual, a partes iguales, en partes iguales
between: entre
people: personas, gente, amigos
person: persona, cabeza
each: cada, cada uno, cada una, por unidad, la unidad
of: de, del
a: un, una
the: el, la, los, las
and: y
in: en
with: con
for: para
to: a, hasta
from: desde
average: promedio, media, el promedio, la media
sum: la suma
total: en total, total
left: queda, quedan, me quedan, me queda, sobra, sobran
change: cambio, vuelto, vuelta
cost: cuesta, cuestan, precio, vale, valen
pay: pago, paga, pagar, pagamos, pagan
earn: gano, gana, cobro, salario
save: ahorro, ahorra
buy: compro, compra, compre
eat: como, comen, comi
break: rompen, rotos, rompieron
need: necesito, necesita, necesitamos, gasta, consume
have: tengo, tiene, tenemos, hay
hold: contiene, contienen, caben
discount: descuento, rebaja
increase: aumenta, sube, aumento, subio
decrease: baja, disminuye, bajo
vat: iva, impuesto
tip: propina
interest: interes, intereses
new: nuevo, nueva
half: mitad, la mitad, medio, media hora
third: tercio, tercios, tercera parte
quarter: cuarto, cuartos, cuarta parte
double: doble, el doble
it: eso, ese resultado
area: area, superficie
perimeter: perimetro
km per hour: km/h, kilometros por hora
km: kilometro, kilometros
metre: metro, metros
centimetre: centimetro, centimetros
kg: kilo, kilos, kilogramo, kilogramos
gram: gramo, gramos
litre: litro, litros
second: segundo, segundos
minute: minuto, minutos
hour: hora, horas
per hour: por hora, la hora
per day: al dia, por dia, diario, diarios
per week: a la semana, por semana, semanal
per month: al mes, por mes, mensual
per year: al ano, por ano
per person: por persona
day: dia, dias
night: noche, noches
week: semana, semanas
month: mes, meses
year: ano, anos
EUR: euro, euros
USD: dolar, dolares
cent: centimo, centimos
please: por favor
""",
    below_twenty=(
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciseis diecisiete dieciocho diecinueve"
    ),
    tens="veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    powers={12: "docena", 100: "cien ciento", 1000: "mil", 1_000_000: "millon millones"},
    compounds=joined_by("y"),
    function_words=(
        "yo si es son que en el la los las de del y me mi se al por para con una un cuanto este esta"
    ),
)
