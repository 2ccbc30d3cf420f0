"""The words that the bench's posts are written with: a small grammar, so that no two posts say the same."""

from __future__ import annotations

ACTORS = (
    "the agency|the town clerk|a team of four|the data office|the school committee|our liaison|the state library|the planning board|"
    "a group of residents|the transit authority|the water department|every regional office|the help desk|the auditor|the archive|"
    "an outside reviewer|the select board|the parks service|the budget office|the health department|the fire chief|a local newspaper|"
    "the network team|the records officer|the department of revenue|a summer intern|the library consortium|the licensing desk"
).split("|")
VERBS = (
    "published|reviewed|moved|described|tested|replaced|measured|opened|counted|explained|rebuilt|approved|collected|compared|shared|"
    "postponed|simplified|recorded|announced|translated|corrected|inspected|funded|mapped|digitised|retired|audited|extended|adopted"
).split("|")
OBJECTS = (
    "a register of public buildings|the quarterly figures|its oldest server room|the permit forms|a map of bus stops|the call records|"
    "three years of inspection reports|a catalogue of datasets|the payroll system|the winter road plan|a shared calendar|the fee table|"
    "the emergency contact list|a small fleet of sensors|the meeting minutes|the broadband survey|an accessible form|the tax bills|"
    "the school enrolment data|its password rules|the grant applications|a guide for newcomers|the recycling schedule|the web site|"
    "the contract for printing|a backup of every mailbox|the address file|a dashboard of response times|the voter guide|the wiring plan"
).split("|")
PLACES = (
    "in Amherst|in Barnstable|in Chelsea|in Dedham|in Easthampton|in Fitchburg|in Gardner|in Haverhill|in Ipswich|in Lowell|in Medford|"
    "in Natick|in Orleans|in Pittsfield|in Quincy|in Revere|in Salem|in Taunton|in Uxbridge|in Worcester|across the state|on the Cape|"
    "at the old mill|in both branch offices|along the river|in every district|at the central library|in the western counties"
).split("|")
TIMES = (
    "last spring|in the first week of the month|over the summer|on short notice|before the deadline|after the storm|within ninety days|"
    "during the pilot|at the end of the fiscal year|this morning|since the last report|twice a year|for the first time|on Tuesday|"
    "ahead of schedule|between two elections|in less than an hour|over four weekends|without closing a counter|by the end of March"
).split("|")
REASONS = (
    "because residents had asked for it|so that nobody waits in line|although the budget stayed the same|which saves about a day a week|"
    "and will do so again next year|as the law has required since 2012|while the old system kept running|since paper forms were lost|"
    "to make room for a second counter|before the first snow|and wrote down what went wrong|so that other towns can copy it|"
    "because the figures didn't add up|and found fewer errors than expected|which surprised even the vendor|at a third of the cost|"
    "without a single change to the contract|and asked the public for comments|so that teachers can use it in class|as planned"
).split("|")
NOUNS = (
    "records|permits|visits|meetings|sensors|invoices|forms|schools|routes|contracts|surveys|servers|licences|complaints|maps|budgets|"
    "translations|inspections|archives|repairs|grants|stations|accounts|reports|signals|deliveries|interviews|volunteers|payments|calls"
).split("|")
ADJECTIVES = (
    "open|public|regional|early|annual|shared|plain|digital|local|secure|faster|rural|accessible|quiet|careful|yearly|joint|simple|"
    "reliable|seasonal|independent|multilingual|paperless|municipal|coastal|historic|modern|bilingual|weekly|voluntary"
).split("|")
GIVEN = "Ana Ben Carla David Elena Frank Grace Henry Ines James Karen Luis Maria Noah Olga Paul Quinn Rosa Samuel Tess".split()
FAMILY = "Alves Brooks Chen Doyle Evans Ferrara Grant Hughes Ito Jordan Kelly Lopes Moreau Nguyen Ortiz Park Quill Reed Silva Tran".split()
CATEGORIES = (
    "Announcements|Data centers|Education data|Elections|Health|Municipalities|Procurement|Public records|Security|Transportation"
).split("|")
CODE = (
    ("python", "def visits(town, month):\n    rows = table[town]\n    return sum(row.count for row in rows if row.month == {n})\n"),
    ("sql", "SELECT town, SUM(visits) AS total\nFROM counts\nWHERE month >= {n}\nGROUP BY town\nORDER BY total DESC;\n"),
    ("bash", "curl --fail --output counts-{n}.csv \\\n    https://data.example.org/counts/{n}.csv\nwc -l counts-{n}.csv\n"),
    ("json", '{{\n  "town": "Lowell",\n  "visits": {n},\n  "complete": true\n}}\n'),
)
