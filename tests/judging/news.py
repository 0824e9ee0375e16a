"""Invented news in plain prose, for cases that made-up words cannot show: what an article goes on about, what it repeats."""

from __future__ import annotations

FERRY = """\
The car ferry Solveig ran aground on a sandbank two miles off Brandhavn early on Tuesday with 214 people on board.
Nobody was seriously hurt. Rescue boats took the passengers ashore in three hours, and a field kitchen was opened in the town's school.
The captain told the coast guard that the ferry's steering had failed shortly after leaving the harbour. Divers who looked at the hull at noon found a tear of four metres below the waterline, the coast guard's spokeswoman Ingrid Moen said.
The Solveig was built in 1987 and came back from the yard only last month. Her owner, Kystlinjen, said that the steering gear had been replaced there and tested on two trips. The maritime authority has sent two inspectors to Brandhavn and asked the yard for its papers.
It is the third time in five years that a ferry of Kystlinjen has run aground. After an accident in 2021 the authority fined the company because crews had slept too little. The union of seamen says little has changed since: masters are still told to keep to the timetable whatever the weather.
Tugs from Stavholm will try to pull the ferry free at high water on Wednesday night. Until then the crossing is closed, and lorries have to take the long way round by the bridge at Tarnes, a detour of ninety miles. Fishermen complained that oil had been seen on the water; the coast guard said it was a thin film of diesel that would disperse by itself."""

ORCHARD = """\
Growers in the Velden valley expect the smallest apple harvest in thirty years after frost in late April killed most of the blossom.
The growers' association put the loss at seventy per cent. Some orchards on the valley floor will not be picked at all, its chairman Paul Hagen said on Thursday, because the few apples left do not pay for the ladders.
Small fires were lit between the rows on three nights, and some farmers hired helicopters to press warmer air down on the trees. It helped on the slopes and was useless below them, where the cold lay like water in a basin.
The ministry of agriculture has promised loans without interest. Hagen called that help for people who want more debt. What growers need, he said, is insurance against frost that a small farm can pay, as hail insurance has been for decades.
Cider makers in the region have begun to ask for apples from further south. Prices for the early varieties have already doubled at the auction in Lanstadt."""

COURT = """\
A court in Mirador has ordered the city to reopen the public baths it closed last winter to save heating.
Closing them without asking the council broke the city's own statute, judge Carla Benitez found. The mayor's office said it would appeal and that the baths could not open before spring in any case, because two boilers had been sold.
The suit was brought by a swimming club of pensioners. They had offered to pay a higher fee and to bring their own towels."""

PROBE = """\
Prosecutors in Lodava searched the offices of the road fund on Wednesday as part of an inquiry into contracts worth forty million crowns.
Two officials were questioned and let go. The inquiry concerns eleven kilometres of bypass that were paid for and never built, a spokesman said."""

HERON = """\
A pair of herons has nested on the crane of a building site in Eskil, and work has been stopped until the young can fly.
The builder said the delay would cost him six weeks. The city's biologist, Maja Lind, asked people to stay behind the fence: two hundred came on Sunday alone."""

BACKGROUND = """\
The strait has been closed to warships of third countries since the treaty of 1936, which gives the coastal state the right to decide in times of war. It has used that right four times. Merchant ships pass free of charge and have to take a pilot only at night.
The dispute over the islands goes back to the 1970s, when oil was found under the shelf between them. Both governments drilled and both stopped after a collision of two survey ships. Since then each has accused the other every summer, and the court that was asked to decide has twice put off its hearing."""

CHROME = """\
Subscribe to our morning letter and read ten articles a month without paying. Already a member? Log in with your mail address.
Most read today: how to prune roses in winter, seven soups for cold evenings, what the new parking rules mean for you.
The editors choose comments that add to the debate. Please keep to the rules of the house and write under your own name."""


def paragraphs(text: str, start: int = 0, end: int | None = None) -> str:
    return "\n".join(text.split("\n")[start:end])
