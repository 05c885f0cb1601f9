"""English. Keywords are folded to one form each; what is no keyword stays as it is."""

from __future__ import annotations

from kernel.tools.math.lexicon.table import Lexicon, spaced

ENGLISH = Lexicon(
    name="english",
    decimal_comma=False,
    keywords="""
a: an
what: waht, wath, wht, hwat
how: hwo
what is: wahts, what's, whats, what are, what was, what were, what does, what do, what did, what will
what is: what would, what comes, wats, wat is, wats is, what'll, what've
how much is: how much are, how much does, how much do, how much did, how much will, how much would
how much is: how much was, how much should, how much can, how much must
how many: how mny, hw many, howmany
how long: what time does it take
calculate: compute, calc, evaluate, work out, figure out, determine
+: plus
-: minus
*: times, multiplied by, multiplied with, mutliplied by
/: divided by, divided into equal parts by
^: to the power of, raised to the power of, raised to, to the power
squared: to the second power
mod: modulo, modulus
cbrt: cube root, the cube root, third root
sqrt: the square root, square root, root of the number
= : equals, equal to, is equal to, is the same as
percent: %, pct, per cent, precent, procent
percentage: percent age, what share, what proportion
multiply: multiplies, multiplying, multiplied
divide: divides, dividing, divided
add: adds, adding, added, add up, add together
subtract: subtracts, subtracting, subtracted, deduct, deducting, take away
double: doubles, doubled, doubling
triple: triples, tripled, tripling, treble
halve: halves, halved, halving
split: splits, splitting, share, shares, shared, sharing
equally: evenly, fairly, in equal parts, equal parts
between: among, amongst
people: persons, ppl
person: head, capita, each person, pax
each: apiece, a piece, ea, per piece, per item, per unit, a pop
every: evry
per: p/
average: mean, avg, arithmetic mean, averages
sum: add up to, summed
total: in total, altogether, in all, all together, overall, grand total, all in all, combined, in sum
total: totals, totalling, all up
left: left over, leftover, remain, remains, remaining, be left, still left, are left
rest: the others, the other ones
remainder: left over when
cost: costs, costing, priced, price, prices, charge, charges, charged, charging, goes for, sells for
cost: sell for, go for
pay: pays, paid, paying, owe, owes, owed, due
spend: spends, spent, spending
earn: earns, earned, earning, make per, salary, wage, wages, gross, gets paid, get paid, paid out
save: saves, saved, saving, put aside, set aside, puts aside
buy: buys, bought, buying, purchase, purchased, order, ordered, orders
sell: sells, sold, selling
give: gives, gave, given, giving, give away, gave away, gives away, given away, hand out, handed out
give: donate, donated
eat: eats, ate, eaten, eating
lose: loses, lost, losing
break: breaks, broke, broken, breaking, cracked, smashed
use: uses, used, using, consumes, consume, consumed, burn, burns
need: needs, needed, require, requires, needing
have: has, had, having, got, have got, has got, 've got, i've got
take: takes, took, taken, taking
hold: holds, held, holding, contain, contains, containing, contained, carry, carries, fit, fits
hold: comes with, come with
discount: discounts, discounted, rebate, reduction, price cut, markdown, marked down, mark down
discount: price reduction
off: of off
increase: increases, increased, increasing, raise, raises, raised, rise, rises, rose, risen, grow, grows
increase: grew, grown, goes up, went up, go up, gone up, going up, gain, gains, gained, hike, climbs
increase: climbed, markup, surcharge, up by, jumps, jumped
decrease: decreases, decreased, decreasing, drop, drops, dropped, fall, falls, fell, fallen, goes down
decrease: went down, go down, reduce, reduced, reduces, shrink, shrinks, shrank, cut, cuts, decline
decrease: declines, declined, down by, cheaper, slid, sank
vat: gst, sales tax, value added tax, tax, taxes, mwst
tip: tips, tipping, gratuity, service charge
interest: interests
compound: compounded, compounding, compounds
yearly: annually, annual, per annum, p.a, p. a., a year each year, per anno
wide: width, in width
tall: high, height, in height, deep, depth, thick
long: length, in length
area: surface area, surface, floor area, floor space, square footage
perimeter: circumference of the rectangle, the way around, all the way around, all around
fence: fencing, border, edging
volume: capacity, cubic capacity
boxes: boxs
before: beforehand, previously, pre
original: originally, initial price, initially, original price, used to be, list price
join: get on, gets on, got on, board, boards, boarded, step in
more: additional, further, another, extra
find: finds, found, finding
get: gets, getting, receive, receives, received
leave: leaves, leaving, get off, gets off, got off, got out, get out, step off, walk out, go home, went home
die: dies, died, dead
instead: rather
assume: assuming, suppose, let's say, lets say, say it's, take as given, presume
it: that, this, that amount, that number, the result, the answer, the total, that total, that figure
km per hour: km/h, kph, kmh, kmph, kilometres per hour, kilometers per hour, kms per hour
mile per hour: mph, miles per hour, miles an hour, mi/h
metre per second: m/s
metre per minute: m/min
litre per minute: l/min
word per minute: wpm
km: kms, kilometre, kilometres, kilometer, kilometers
metre: metres, meter, meters
centimetre: cm, cms, centimetres, centimeter, centimeters
millimetre: mm, millimetres, millimeter, millimeters
mile: miles
foot: feet, ft
inch: inches
yard: yards, yd, yds
kg: kgs, kilo, kilos, kilogram, kilograms, kilogramme, kilogrammes
gram: grams, gramme, grammes
milligram: mg, milligrams
pound: pounds
lb: lbs
ounce: ounces, oz
tonne: tonnes, tons, ton
litre: litres, liter, liters, ltr, ltrs
millilitre: ml, millilitres, milliliter, milliliters
gallon: gallons, gal
pint: pints
cup: cups
second: seconds, secs, sec
minute: minutes, mins, min
hour: hours, hrs, hr
day: days
night: nights
week: weeks, wk, wks
month: months, mth, mths
year: years, yr, yrs
per day: daily, per diem
per week: weekly
per month: monthly
per hour: hourly
EUR: euro, euros
USD: dollar, dollars, buck, bucks, us dollars
GBP: quid, british pounds, pounds sterling, sterling
CHF: swiss franc, swiss francs, francs, sfr
JPY: yen
SEK: kronor, krona
PLN: zloty, zlotys, zl
RUB: rouble, roubles, ruble, rubles
INR: rupee, rupees
AUD: australian dollars
CAD: canadian dollars
cent: cents
square metre: sq m, sqm, m2, square metres, square meter, square meters, sq metre, sq metres, sq meters
square centimetre: cm2, sq cm
square foot: sq ft, square feet, sqft
square km: km2
cubic metre: m3, cubic metres, cubic meter, cubic meters
cubic centimetre: cm3, cubic cm, cubic centimetres, cubic centimeters, cc
celsius: degrees celsius, degree celsius, °c, degrees c
fahrenheit: degrees fahrenheit, °f, degrees f
degree: degrees, °
rate: conversion rate, conversion factor
half: one half, a half
quarter: a quarter, one quarter, quarters, fourth, fourths
third: thirds
fifth: fifths
sixth: sixths
eighth: eighths
tenth: tenths
please: pls, plz, kindly
""",
    below_twenty=(
        "zero one two three four five six seven eight nine ten eleven|elevn twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen"
    ),
    tens="twenty thirty forty|fourty fifty sixty seventy eighty ninety",
    powers={
        12: "dozen dozens",
        100: "hundred",
        1000: "thousand",
        1_000_000: "million",
        1_000_000_000: "billion",
    },
    compounds=spaced,
    function_words=(
        "the of and is are in to for if i my we you our it at on by with an a what how much many does do "
        "each per all from now then that this will would be have has was were or us me they he she his "
        "her their when which who there over after out up so can could find give get tell need want old "
        "new back again only but not"
    ),
)
