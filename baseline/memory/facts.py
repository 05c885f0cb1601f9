"""Fifty things that a user tells an assistant, what it answers, and how they are asked for weeks later.

The questions are paraphrases: they share one word or none with what was said, as people ask.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """said, reply: the turn it was told in. asked: the question that it answers."""

    said: str
    reply: str
    asked: str


def _facts(*rows: tuple[str, str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(*row) for row in rows)


FACTS = _facts(
    (
        "My daughter Lena is allergic to peanuts, so nothing with them for the birthday party please.",
        "Understood, I will leave peanuts out of every suggestion for the party.",
        "Which food must my little girl stay away from?",
    ),
    (
        "We moved into the flat on Birch Lane in March, number 14.",
        "Congratulations on the new flat! Moving in spring is a good time.",
        "What is my home address?",
    ),
    (
        "I drive a green Skoda Octavia from 2016, and the clutch is slipping.",
        "A slipping clutch usually means worn friction plates; have a garage look at it soon.",
        "What car do I own?",
    ),
    (
        "Note that I take blood pressure pills every morning, lisinopril 10 mg.",
        "Noted. Take them at the same hour each day if you can.",
        "Which medication am I on?",
    ),
    (
        "My boss is called Marguerite Okafor and she hates long emails.",
        "Then let us keep messages to her at three sentences.",
        "What is the name of my boss?",
    ),
    (
        "I decided to write the invoicing service in Go instead of Java.",
        "Good choice for a small service: one binary and little ceremony.",
        "Which programming language did I pick for the billing project?",
    ),
    (
        "Our wedding anniversary is on the 9th of September, we married in Bergen.",
        "Lovely, Bergen is a beautiful place for a wedding.",
        "When did my wife and I get married?",
    ),
    (
        "I have been a vegetarian since university.",
        "Good to know, I will suggest dishes without meat.",
        "Do I eat meat or fish?",
    ),
    (
        "The wifi at the cabin is called PineGuest and the router sits behind the bookshelf.",
        "Got it. A bookshelf can weaken the signal, by the way.",
        "What is the name of the network in our holiday cabin?",
    ),
    (
        "My dog Pixel had surgery on her left knee last week, poor thing.",
        "I hope she recovers quickly. Short walks on a lead are best at first.",
        "What happened to my pet's leg?",
    ),
    (
        "I started learning the cello this autumn, lessons are every Tuesday evening.",
        "Wonderful! Short daily practice between lessons helps the most.",
        "Which musical instrument am I studying?",
    ),
    (
        "For the Lisbon trip we booked the hotel Flor do Tejo, four nights from 12 May.",
        "Nice choice, it is close to the river.",
        "Where are we staying in Portugal?",
    ),
    (
        "My brother Tomas works as a paramedic in Leeds.",
        "That is demanding work. He must have many stories.",
        "What does Tomas do for a living?",
    ),
    (
        "I can't stand coriander, it tastes like soap to me.",
        "Some people have a gene for that. Parsley is a good substitute.",
        "Is there an herb that I dislike?",
    ),
    (
        "Our backups run at two in the morning to the Synology box in the cellar.",
        "Good. Do test a restore now and then.",
        "Where do the nightly copies of our data go?",
    ),
    (
        "I am preparing for the Amsterdam marathon, my goal is under four hours.",
        "That is about 5:40 per kilometre. A long run on weekends will get you there.",
        "What race am I training for?",
    ),
    (
        "My passport expires in February 2027, remind me to think about it in time.",
        "Renewal can take weeks, so start in the autumn before.",
        "Until when are my travel papers valid?",
    ),
    (
        "The boiler was serviced by Hollis Heating, they charged 180 pounds.",
        "That is within the usual range for a yearly service.",
        "Which company looked after our heating?",
    ),
    (
        "I prefer answers as bullet points, not long paragraphs.",
        "I will answer in bullet points.",
        "How do I like your replies to be formatted?",
    ),
    (
        "My mother turns seventy on 3 June and she loves orchids.",
        "An orchid in a nice pot would make a lasting present.",
        "What flowers would make my mum happy for her birthday?",
    ),
    (
        "The thesis is about how bees find their way in cities, deadline end of July.",
        "A fascinating topic. Let us plan backwards from July.",
        "What is the subject of my dissertation?",
    ),
    (
        "We chose dark blue for the kitchen walls, the paint is called Stiffkey.",
        "Dark blue goes well with wood and brass.",
        "What colour did we settle on for the kitchen?",
    ),
    (
        "I broke my collarbone skiing in 2019 and it still hurts when it rains.",
        "Old fractures can do that. Gentle stretching may help.",
        "Have I ever had an accident in the mountains?",
    ),
    (
        "Our son Emil goes to the Montessori school near the canal.",
        "That sounds like a pleasant way to school.",
        "Where does Emil have his lessons?",
    ),
    (
        "The production database is Postgres 15 on a machine we call heron.",
        "Then mind the upgrade path when 16 is due.",
        "On which server does our live data sit?",
    ),
    (
        "I owe Francesca forty euros for the concert tickets.",
        "I will keep that in mind for you.",
        "To whom do I still owe money?",
    ),
    (
        "My favourite author is Ursula Le Guin, I reread The Dispossessed every winter.",
        "A great book to come back to.",
        "Which writer do I admire the most?",
    ),
    (
        "The landlord agreed to fix the dripping tap by Friday.",
        "Good, ask him to confirm it in writing.",
        "What did the owner of the flat promise to repair?",
    ),
    (
        "I get migraines from red wine, white is fine.",
        "Then white wine for the dinner menu.",
        "Which drink gives me headaches?",
    ),
    (
        "Starting next month I only work four days, Fridays are off.",
        "A long weekend every week, enjoy it!",
        "Which weekday am I free from my job?",
    ),
    (
        "My blood group is O negative, the donor card came today.",
        "That makes you a universal donor.",
        "What blood type do I have?",
    ),
    (
        "We adopted two cats from the shelter, Biscuit and Mustard.",
        "Great names! Give them a quiet room for the first days.",
        "What are our kittens called?",
    ),
    (
        "The garden shed needs a new roof, the felt came off in the storm.",
        "Bitumen sheets are easy to lay and last for years.",
        "What was damaged by the bad weather at our place?",
    ),
    (
        "I grew up in a village near Ghent and still speak Flemish with my aunt.",
        "It is good to keep a language alive in the family.",
        "In which village did I spend my childhood?",
    ),
    (
        "My shoe size is 43, but for hiking boots I take 44.",
        "A size more leaves room for thick socks.",
        "What size of footwear do I need for walking in the hills?",
    ),
    (
        "I chose the pension plan from Northwell because of the low fees.",
        "Low fees make a large difference over decades.",
        "With whom am I saving for retirement?",
    ),
    (
        "Our team stand-up has moved to 9:45 because of the colleagues in Karachi.",
        "I will use the new time for your calendar.",
        "At what time is the daily meeting now?",
    ),
    (
        "I am scared of flying, so we always take the train.",
        "Night trains cover much of the continent by now.",
        "Why do I avoid planes?",
    ),
    (
        "The spare key is with Mrs Dimitrova on the second floor.",
        "Handy to have a neighbour one can trust.",
        "Who has a key, if I am locked out?",
    ),
    (
        "My sourdough starter is called Gregor, he is fed on Sundays with rye.",
        "Rye keeps a starter lively.",
        "When does my bread culture get its flour?",
    ),
    (
        "I sold my old telescope and bought a pair of 10x50 binoculars.",
        "Those are excellent for wide views of the Milky Way.",
        "Do I still have a telescope, or something else for the stars?",
    ),
    (
        "The insurance number for the house is HX-20331.",
        "Noted: HX-20331.",
        "Can you give me the reference of our home policy?",
    ),
    (
        "My sister Paula is expecting twins in August.",
        "How exciting, congratulations to her!",
        "When are Paula's babies due?",
    ),
    (
        "I volunteer at the food bank on Wednesdays.",
        "That is kind. They must be glad of the help.",
        "Where do I volunteer?",
    ),
    (
        "For the logo we took the fox by the illustrator Anouk Visser.",
        "A fox is memorable and works in one colour.",
        "Who drew our company's emblem?",
    ),
    (
        "I bake with spelt flour because wheat upsets my stomach.",
        "Spelt doughs need a little less water and kneading.",
        "Which grain do I not tolerate?",
    ),
    (
        "The lease on the office ends in October and we will not renew it.",
        "Then start looking for rooms in the summer.",
        "Until when can we stay in the business premises?",
    ),
    (
        "I lost my driving licence in Porto and ordered a new one.",
        "The replacement usually takes two to three weeks.",
        "Which paper did I lose on my trip to Porto?",
    ),
    (
        "My grandfather built clocks, his workshop was in Besançon.",
        "A fine city for watchmaking.",
        "What was my granddad's profession?",
    ),
    (
        "We pay the cleaner 16 euros an hour, she comes every other Thursday.",
        "I will put the days into the plan.",
        "How much does the woman who tidies our house earn?",
    ),
)
