"""Portuguese."""

from __future__ import annotations

from kernel.tools.math.lexicon.table import Lexicon, joined_by

PORTUGUESE = Lexicon(
    name="portuguese",
    keywords="""
what is: quanto e, quanto sao, qual e, quanto da, quanto fica, quanto seria
how much cost: quanto custa, quanto custam
how many: quantos, quantas
how much: quanto, quanta
how long: quanto tempo
calculate: calcule, calcula, calcular
+: mais
-: menos
*: vezes, multiplicado por
/: dividido por
^: elevado a
squared: ao quadrado
sqrt: raiz quadrada, a raiz quadrada
=: igual a
percent: por cento, porcento, %
percentage: percentagem, porcentagem, percentual
multiply: multiplique, multiplica
divide: divida, divide, dividir
by: por
split: dividimos, dividem, reparta, repartir, partilham
add: some, soma, adicione
subtract: subtraia
equally: igualmente, em partes iguais
between: entre
people: pessoas, amigos
person: pessoa, cabeca
each: cada, cada um, cada uma, cada pessoa
of: de, do, da, dos, das
a: um, uma
the: o, os, as
and: e
in: em, no, na
with: com
for: para
from: desde
average: media, a media
sum: a soma
total: no total, ao todo, total
left: sobra, sobram, resta, restam
change: troco
cost: custa, custam, preco
pay: pago, paga, pagar, pagamos, pagam
earn: ganho, ganha, salario
save: poupo, poupa, economizo
buy: compro, compra, comprei
eat: como, comem
break: quebram, quebraram, partidos
need: preciso, precisa, gasta, consome
have: tenho, tem, temos, ha
hold: contem, cabem
discount: desconto
increase: aumenta, aumento, sobe, aumentou
decrease: diminui, desce, baixa
vat: iva, imposto
tip: gorjeta
interest: juros
simple: simples
new: novo, nova
half: metade, meia, meio
third: terco, tercos
quarter: quarto, quartos
double: dobro, o dobro
it: isso, esse valor
area: area
perimeter: perimetro
km per hour: km/h, quilometros por hora
per hour: por hora
per day: por dia, ao dia
per week: por semana
per month: por mes, ao mes
per year: por ano, ao ano
per person: por pessoa
km: quilometro, quilometros
metre: metro, metros
centimetre: centimetro, centimetros
kg: quilo, quilos, quilograma, quilogramas
gram: grama, gramas
litre: litro, litros
second: segundo, segundos
minute: minuto, minutos
hour: hora, horas
day: dia, dias
night: noite, noites
week: semana, semanas
month: mes, meses
year: ano, anos
EUR: euro, euros
USD: dolar, dolares
BRL: reais, real
cent: centavos, centimos
please: por favor
""",
    below_twenty=(
        "zero um dois|duas tres quatro cinco seis sete oito nove dez onze doze treze quatorze|catorze "
        "quinze dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove"
    ),
    tens="vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    powers={12: "duzia", 100: "cem cento", 1000: "mil", 1_000_000: "milhao milhoes"},
    compounds=joined_by("e"),
    function_words=(
        "eu se e que o os de do da em um uma para com quanto me meu minha nao por cada isso voce"
    ),
)
