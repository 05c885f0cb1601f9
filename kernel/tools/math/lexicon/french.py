"""French."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.tools.math.lexicon.table import Lexicon

_UNITS = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
_TEENS = ["onze", "douze", "treize", "quatorze", "quinze", "seize", "dix_sept", "dix_huit", "dix_neuf"]


def _compounds(tens: list[str], units: list[str]) -> Iterator[tuple[str, int]]:
    """vingt et un; 70 and 90 count on from 60 and 80: soixante-douze, quatre-vingt-dix-sept."""
    for ten in tens:
        for unit in units:
            yield f"{ten} {unit}", 0
            yield f"{ten} et {unit}", 0
        if ten in ("soixante", "quatre_vingt"):
            teen = _TEENS[_UNITS.index(units[0])]
            yield f"{ten} {teen}", 10
            yield f"{ten} et {teen}", 10


FRENCH = Lexicon(
    name="french",
    keywords="""
what is: quel est, quelle est, que vaut, que font, que fait, combien font, combien fait, c'est combien
what is: ca fait combien, qu'est ce que, que donne
how much cost: combien est, combien coute, combien coutent, combien ca coute
how many: combien de, combien d'
how much: combien
how long: combien de temps, combien de temps faut il
calculate: calcule, calculer, calculez
+: plus
-: moins
*: fois, multiplie par, multiplies par
/: divise par, divises par
^: puissance, a la puissance
squared: au carre
sqrt: racine carree, la racine carree, racine
=: egale, egal a
percent: pour cent, pourcent, pourcents, %
percentage: pourcentage, quel pourcentage
multiply: multiplie, multiplier
divide: divise, diviser, divisez
split: partage, partager, partagent, partages, repartir, repartis
add: ajoute, ajouter, additionne, additionner
subtract: soustrais, soustraire, retire
equally: equitablement, a parts egales
between: entre, parmi
people: personnes, gens, amis
person: personne, tete
each: chacun, chacune, chaque, piece, l'unite, la piece, unite
of: de, du, des, d'
per: par
a: un, une
the: le, la, les, l'
and: et
in: en, dans
with: avec
for: pour
at: a
to: jusqu'a
average: moyenne, la moyenne
sum: somme, la somme
total: au total, en tout, total, ensemble
left: reste, restent, reste t il
change: monnaie, la monnaie
cost: coute, coutent, prix, le prix
pay: paie, paye, payer, payons, doit payer
earn: gagne, gagnent, salaire
save: economise, epargne, mets de cote
buy: achete, achetons, acheter
eat: mange, manges
break: casses, cassees, casse
need: faut, faut il, besoin, consomme
have: ai, a t il, avons, ont
hold: contient, contiennent
discount: remise, rabais, reduction, reduit
increase: augmente, hausse, augmentation
decrease: baisse, diminue
vat: tva, taxe
tip: pourboire
interest: interets, interet
simple: simples
new: nouveau, nouvelle
half: moitie, la moitie, demi, demie
third: tiers
quarter: quart, quarts
double: double, le double
it: ca, cela, ce resultat, ce total
area: surface, aire, superficie
perimeter: perimetre
km per hour: km/h, kilometres par heure, kilometres heure
km: kilometre, kilometres
metre: metre, metres
centimetre: centimetre, centimetres
kg: kilo, kilos, kilogramme, kilogrammes
gram: gramme, grammes
litre: litre, litres
second: seconde, secondes
minute: minute, minutes
hour: heure, heures
day: jour, jours, journee
night: nuit, nuits
week: semaine, semaines
month: mois
year: an, ans, annee, annees
EUR: euro, euros
cent: centime, centimes
please: s'il te plait, s'il vous plait, stp, svp
""",
    below_twenty=(
        "zero un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize dix_sept dix_huit dix_neuf"
    ),
    tens=(
        "vingt trente quarante cinquante soixante septante|soixante_dix "
        "quatre_vingt|quatre_vingts|octante|huitante nonante|quatre_vingt_dix"
    ),
    powers={12: "douzaine", 100: "cent cents", 1000: "mille", 1_000_000: "million millions"},
    compounds=_compounds,
    function_words=(
        "je tu il nous vous elle ils le la les des du et est sont ce que qui dans sur si mon ma pas ne se"
    ),
)
