"""Every message about a value or key of a post, in its exact words, at its exact place."""

from __future__ import annotations

import pytest

from pressroom.config import SiteConfig
from pressroom.front_matter import Source, parse_post

CONFIG = SiteConfig(title="T", base_url="https://news.example.gov", timezone="America/New_York", languages=("en", "es"))

# The lines between the two “---” of content/posts/a.md, and what is said of them; line 1 is the opening “---”.
REFUSED: list[tuple[str, list[str]]] = [
    (
        "title: Budget #1 priority\ndate: 2014-07-30\n",
        ['2:15: what follows “ #” is a remark and is not read; write title: "Budget #1 priority" to keep it'],
    ),
    (
        "title: #1 in the nation\ndate: 2014-07-30\n",
        ['2:8: what follows “ #” is a remark and is not read; write title: "#1 in the nation" to keep it'],
    ),
    ("tags:\n- C #1\ntitle: A\ndate: 2014-07-30\n", ['3:5: what follows “ #” is a remark and is not read; write "C #1" to keep it']),
    (
        "tags: [a, b #c]\ntitle: A\ndate: 2014-07-30\n",
        ["2:7: the “[” here is not closed; close it with “]”, and put texts with commas, colons or brackets in quotes"],
    ),
    ("date: 2014-07-30 #no\ntitle: A\n", ["2:18: what follows the “#” is not read; write a remark as “ # …”, with spaces round the “#”"]),
    ("summary: > #x\n  a\ntitle: A\ndate: 2014-07-30\n", ['2:12: what follows “ #” is a remark and is not read; write "#x" to keep it']),
    (
        "#draft: true\ntitle: A\ndate: 2014-07-30\n",
        ["2:1: the “#” switches “draft: true” off; delete the “#”, or put a space after it for a remark"],
    ),
    (
        "title: A\ndate: 2014-07-30\ntags: []#draft: true\n",
        ["4:9: what follows the “#” is not read; write a remark as “ # …”, with spaces round the “#”"],
    ),
    (
        "title: A\ndate: 2014-07-30\ndraft: false #draft: true\n",
        ["4:14: what follows the “#” is not read; write a remark as “ # …”, with spaces round the “#”"],
    ),
    (
        "# remarkdraft: true\ntitle: A\ndate: 2014-07-30\n",
        ["2:1: “draft: true” is lost in the remark that begins here; write it on a line of its own"],
    ),
    ("title: A\ndate: 2026-02-30\n", ["3:7: “2026-02-30” is no date: February 2026 has 28 days; write one such as 2026-02-28"]),
    (
        "title: A\ndate: 2026-13-01\n",
        ["3:7: “2026-13-01” is no date: there is no month 13; write one such as 2014-07-30 or 2014-07-30 10:00"],
    ),
    (
        "title: A\ndate: 2026-02-03 25:00\n",
        [
            "3:7: “2026-02-03 25:00” is no time: hours go from 00 to 23, minutes and seconds from 00 to 59; write one such as 2026-02-03 10:00"  # noqa: E501
        ],
    ),
    ("title: A\ndate: July 30, 2014\n", ["3:7: “July 30, 2014” is no date as Pressroom reads it; write 2014-07-30"]),
    ("title: A\ndate: 30 July 2014 2:30 pm\n", ["3:7: “30 July 2014 2:30 pm” is no date as Pressroom reads it; write 2014-07-30 14:30"]),
    ("title: A\ndate: 07/30/2014\n", ["3:7: “07/30/2014” is no date as Pressroom reads it; write 2014-07-30"]),
    ("title: A\ndate: 07/08/2014\n", ["3:7: “07/08/2014” is no date as Pressroom reads it; write 2014-07-08 or 2014-08-07"]),
    ("title: A\ndate: 2014-7-3\n", ["3:7: “2014-7-3” is no date as Pressroom reads it; write 2014-07-03"]),
    ("title: A\ndate: tomorrow\n", ["3:7: “tomorrow” is no date; write one such as 2014-07-30 or 2014-07-30 10:00"]),
    ("title: A\ndate: 2014-07-30T10:00:00.5Z\n", ["3:7: “2014-07-30T10:00:00.5Z” has a fraction of a second; write 2014-07-30T10:00:00Z"]),
    (
        "title: A\ndate: 2014-03-09 02:30\n",
        [
            "3:7: “2014-03-09 02:30” is doubtful in America/New_York, where the clocks are put forward over it; write 2014-03-09 01:30 or 2014-03-09 03:30"  # noqa: E501
        ],
    ),
    (
        "title: A\ndate: 2014-11-02 01:30\n",
        [
            "3:7: “2014-11-02 01:30” is doubtful in America/New_York, where the clocks are put back and it comes twice; write 2014-11-02 01:30-04:00 or 2014-11-02 01:30-05:00"  # noqa: E501
        ],
    ),
    ("title: A\ndate: 1814-11-02\n", ["3:7: “1814-11-02” is not in the years 1900 to 2999; correct the year"]),
    (
        "title: A\ndate: 2014-11-02 10:00+25:00\n",
        ["3:7: “2014-11-02 10:00+25:00” has the offset +25:00, which no place on earth has; write one such as -04:00"],
    ),
    ("title: A\ndate:\n", ["3:6: “date” is empty; write one such as 2014-07-30 or 2014-07-30 10:00"]),
    ("title: A\ndate: [2014]\n", ["3:7: “date” must be a date such as 2014-07-30, and here is a list"]),
    ("title: A\ndate: March 4th 2022\n", ["3:7: “March 4th 2022” is no date as Pressroom reads it; write 2022-03-04"]),
    (
        "title: A\ndate: Wed, 30 Jul 2014 10:00:00 GMT\n",
        ["3:7: “Wed, 30 Jul 2014 10:00:00 GMT” is no date as Pressroom reads it; write 2014-07-30 10:00Z"],
    ),
    ("title: A\ndate: 20140730\n", ["3:7: “20140730” is no date as Pressroom reads it; write 2014-07-30"]),
    (
        "title: A\ndate: 2014-07-30 10:00 America/New_York\n",
        ["3:7: “2014-07-30 10:00 America/New_York” is no date as Pressroom reads it; write 2014-07-30 10:00"],
    ),
    ("title: A\ndate: 2014\n", ["3:7: “2014” is no date; write one such as 2014-07-30 or 2014-07-30 10:00"]),
    ("title: A\ndate: 10:00\n", ["3:7: “10:00” is no date; write one such as 2014-07-30 or 2014-07-30 10:00"]),
    ("title: A\n", ["1:1: “date” is missing; write a line such as date: 2014-07-30"]),
    ("date: 2014-07-30\n", ["1:1: “title” is missing; write a line such as title: Town hall opens on Monday"]),
    (
        "",
        [
            "1:1: “date” is missing; write a line such as date: 2014-07-30",
            "1:1: “title” is missing; write a line such as title: Town hall opens on Monday",
        ],
    ),
    ("title:\ndate: 2014-07-30\n", ["2:7: “title” is empty; write a line such as title: Town hall opens on Monday"]),
    ("title: ''\ndate: 2014-07-30\n", ["2:8: “title” is empty; write a line such as title: Town hall opens on Monday"]),
    ("title: ~\ndate: 2014-07-30\n", ["2:8: “title” is empty; write a line such as title: Town hall opens on Monday"]),
    ("- a\n- b\n", ["2:1: this front matter is a list; write “key: value” lines, without the hyphens"]),
    ("words\n", ["2:1: this is one text and no “key: value” lines, such as title: Town hall opens on Monday"]),
    (
        "{title: A, date: 2014-07-30}\n",
        ["2:1: this front matter stands in braces; write each key on a line of its own, without braces and commas"],
    ),
    ("title: A: B\ndate: 2014-07-30\n", ['2:9: a colon can’t stand in a text without quotes; write title: "A: B"']),
    ("author: @jane\ntitle: A\ndate: 2014-07-30\n", ['2:9: a text can’t begin with “@” without quotes; write author: "@jane"']),
    ("title: A\ndate: 2014-07-30\nauthor: %x\n", ['4:9: a text can’t begin with “%” without quotes; write author: "%x"']),
    ("title: A\ndate: 2014-07-30\nkicker: `x`\n", ['4:9: a text can’t begin with “`” without quotes; write kicker: "`x`"']),
    ("title: A\ndate: 2014-07-30\nkicker: *x*\n", ['4:9: a text can’t begin with “*” without quotes; write kicker: "*x*"']),
    ("title: A\ndate: 2014-07-30\nkicker: *x\n", ['4:9: a text can’t begin with “*” without quotes; write kicker: "*x"']),
    ("title: A\ndate: 2014-07-30\nkicker: &x y\n", ['4:9: a text can’t begin with “&” without quotes; write kicker: "&x y"']),
    ("title: A\ndate: 2014-07-30\nkicker: & y\n", ['4:9: a text can’t begin with “&” without quotes; write kicker: "& y"']),
    ("title: A\ndate: 2014-07-30\nkicker: !x y\n", ['4:9: a text can’t begin with “!” without quotes; write kicker: "!x y"']),
    (
        "title: A\ndate: 2014-07-30\nkicker: !!python/object:os.system x\n",
        ['4:9: a text can’t begin with “!” without quotes; write kicker: "!!python/object:os.system x"'],
    ),
    ("title: A\ndate: 2014-07-30\nkicker: !x!y z\n", ['4:9: a text can’t begin with “!” without quotes; write kicker: "!x!y z"']),
    ("title: A\ndate: 2014-07-30\nkicker: [U] x\n", ['4:13: text that begins with a bracket needs quotes; write kicker: "[U] x"']),
    ("title: A\ndate: 2014-07-30\nkicker: {U} x\n", ['4:13: text that begins with a bracket needs quotes; write kicker: "{U} x"']),
    ("title: A\ndate: 2014-07-30\nkicker: > x\n", ['4:9: a text can’t begin with “>” without quotes; write kicker: "> x"']),
    ("title: A\ndate: 2014-07-30\nkicker: ,x\n", ['4:9: a text can’t begin with “,” without quotes; write kicker: ",x"']),
    (
        'title: A\ndate: 2014-07-30\nkicker: "a\n',
        ["4:9: the quote that opens here is not closed; close it at the end of the value, on the same line"],
    ),
    ("title: A\ndate: 2014-07-30\nkicker: 'It's here'\n", ['4:13: the quotes close here, and text follows; write kicker: "It\'s here"']),
    ('title: A\ndate: 2014-07-30\nkicker: "Foo" bar\n', ["4:15: the quotes close here, and text follows; write kicker: '\"Foo\" bar'"]),
    ("title: A\ndate: 2014-07-30\nkicker: “Foo: bar”\n", ['4:13: a colon can’t stand in a text without quotes; write kicker: "Foo: bar"']),
    ("title: A\ndate: “2014-07-30”\n", ["3:7: ““2014-07-30”” is no date as Pressroom reads it; write 2014-07-30"]),
    ("title: A\ndate: 2014-07-30 9am\n", ["3:7: “2014-07-30 9am” is no date as Pressroom reads it; write 2014-07-30 09:00"]),
    ("title: A\ndate: 2014-07-30 9 p.m.\n", ["3:7: “2014-07-30 9 p.m.” is no date as Pressroom reads it; write 2014-07-30 21:00"]),
    (
        "title: A\ndate: 2014-07-30 9:00 EDT\n",
        ["3:7: “2014-07-30 9:00 EDT” is no date as Pressroom reads it; write 2014-07-30 09:00-04:00"],
    ),
    (
        "title: A\ndate: 2014-07-30 09:00 ET\n",
        ["3:7: “2014-07-30 09:00 ET” is no date as Pressroom reads it; write 2014-07-30 09:00 in the site’s timezone, or an offset such as "
         "-05:00 instead of “ET”"],
    ),
    ("title:A\ndate:2014-07-30\n", ["2:1: a space is missing after the colon; write it after each key, as in title: …"]),
    (
        "title: A\ndate: 2014-07-30\ntags: #budget #two-roads\n",
        ["4:7: what follows “ #” is a remark and is not read; write tags: [budget, two-roads] to keep it"],
    ),
    (
        "title: 'A\ndate: 2014-07-30\nsummary: 'x'\n",
        ["2:8: the quote that opens here is not closed; close it at the end of the value, on the same line"],
    ),
    ('title: A\ndate: 2014-07-30\nkicker: "C:\\path"\n', ["4:12: “\\p” means nothing in double quotes; use single quotes: 'C:\\path'"]),
    ("title: A\ndate: 2014-07-30\n\tkicker: x\n", ["4:1: here is a tab; indent with spaces, two for each level"]),
    ("title: A\ndate: 2014-07-30\ntags:\n\t- x\n", ["5:1: here is a tab; indent with spaces, two for each level"]),
    (
        "title: A\ndate: 2014-07-30\n  kicker: x\n",
        ["4:3: this line is indented and so goes on from the one above; begin keys in the first column"],
    ),
    (
        "  title: A\ndate: 2014-07-30\n",
        ["3:1: this line’s indentation fits nothing above; begin keys in the first column, and what belongs to one key two spaces in"],
    ),
    ("title: A\ndate: 2014-07-30\ndraft true\n", ["4:1: a colon is missing after “draft”; write draft: true"]),
    ("title: A\ndate: 2014-07-30\ndraft:true\n", ["4:1: a space is missing after the colon; write draft: true"]),
    (
        "title: A\ndate: 2014-07-30\ntags: - a\n",
        ["4:7: “- ” can’t stand on the key’s line; write each item of a list on a line of its own below, or a text in quotes"],
    ),
    (
        "title: A\ndate: 2014-07-30\ntags: [a, b\nkicker: x\n",
        ["4:7: the “[” here is not closed; close it with “]”, and put texts with commas, colons or brackets in quotes"],
    ),
    (
        "title: A\ndate: 2014-07-30\ntags: a\n- b\n",
        ["5:1: here is an item of a list, and the line above has a value already; write the list below a key that has none"],
    ),
    (
        "title: A\ndate: 2014-07-30\ntags:\n  - a\n b: c\n",
        ["6:2: this line’s indentation fits nothing above; begin keys in the first column, and what belongs to one key two spaces in"],
    ),
    ("title: A\ndate: 2014-07-30\n...\ndraft: true\n", ["4:1: “...” ends the front matter here, and keys follow; delete it"]),
    ("title: A\ndate: 2014-07-30\n--- draft: true\n", ["4:1: “---” must stand alone on its line; move the rest to the next line"]),
    ("title: A\ndate: 2014-07-30\n--\n\nprose here\n", ["4:1: “--” must be “---”, three hyphens and nothing else"]),
    (
        "title: A\ndate: 2014-07-30\nsome prose\ntitle: A\ndate: 2014-07-30\n",
        ["4:1: “some prose” is no “key: value”; indent it if it goes on from above, or close the front matter with “---” before it"],
    ),
    ("title: A\ndate: 2014-07-30\n<<: {a: b}\n", ["4:1: merge keys (“<<”) are not read; write the keys themselves"]),
    ("title: A\ndate: 2014-07-30\n? [a]\n: b\n", ["4:3: a key must be a word, such as title"]),
    ("title: A\ntitle: B\ndate: 2014-07-30\n", ["3:1: “title” stands twice, on lines 2 and 3; keep one"]),
    (
        "title: A\ndate: 2014-07-30\nauthor: a\nauthors: b\n",
        ["5:1: “author” and “authors” mean the same and stand on lines 4 and 5; keep one"],
    ),
    (
        "title: A\ndate: 2014-07-30\npublishDate: 2014-08-01\nembargo: 2014-08-02\n",
        ["5:1: “publishDate” and “embargo” mean the same and stand on lines 4 and 5; keep one"],
    ),
    (
        "title: A\ndate: 2014-07-30\ndrfat: true\n",
        ["4:1: unknown key “drfat”; did you mean “draft”? (what is yours alone goes under “extra:”)"],
    ),
    (
        "title: A\ndate: 2014-07-30\nDraft: true\n",
        ["4:1: unknown key “Draft”; did you mean “draft”? (what is yours alone goes under “extra:”)"],
    ),
    ("title: A\ndate: 2014-07-30\ndraft: ture\n", ["4:8: “ture” is neither true nor false; write draft: true or draft: false"]),
    ("title: A\ndate: 2014-07-30\ndraft:\n", ["4:7: “draft” is empty; write draft: true or draft: false"]),
    (
        "title: A\ndate: 2014-07-30\nfeatured: x\n",
        ["4:11: “x” is neither true nor false; write featured: true or featured: false"],
    ),
    ("title: A\ndate: 2014-07-30\nredirect_from: x\n", ["4:16: “x” is no path of this site; begin it with a slash: /x"]),
    ("title: A\ndate: 2014-07-30\nlayout: post\n", ["4:1: unknown key “layout”; what is yours alone goes under “extra:”"]),
    (
        "title: A\ndate: 2014-07-30\nrole: x\n",
        ["4:1: “role” is a key of authors and contacts, and this is a post; remove it, or move it under “extra:”"],
    ),
    (
        "title: A\ndate: 2014-07-30\nsource_url: partner.example.gov/a\n",
        ["4:13: “partner.example.gov/a” is no address of a page; write one that begins with https:// or http://"],
    ),
    (
        "title: A\ndate: 2014-07-30\nsource_url: mailto:press@example.gov\n",
        ["4:13: “mailto:press@example.gov” is no address of a page; write one that begins with https:// or http://"],
    ),
    ("title: A\ndate: 2014-07-30\nkind: news\n", ["4:7: “news” is no kind of post; write post, release, update, advisory or event"]),
    (
        "title: A\ndate: 2014-07-30\nlang: fr\n",
        ["4:7: “fr” is none of this site’s languages; write “en” or “es”, or add it to pressroom.toml"],
    ),
    (
        "title: A\ndate: 2014-07-30\nlang: no\n",
        ["4:7: “no” is none of this site’s languages; write “en” or “es”, or add it to pressroom.toml"],
    ),
    ("title: A\ndate: 2014-07-30\nextra: 1\n", ["4:8: “extra” must be a mapping; write extra: {note: …}"]),
    (
        "title: A\ndate: 2014-07-30\nextra:\n draft: true\n",
        ["5:2: “draft: true” belongs to the key above and has no effect; begin it in the first column"],
    ),
    (
        "title: A\ndate: 2014-07-30\nsummary: >\n  x\n  draft: true\n",
        ["6:3: “draft: true” belongs to the key above and has no effect; begin it in the first column"],
    ),
    (
        "title: A\ndate: 2014-07-30\nslug: Hello World\n",
        ["4:7: “Hello World” is no slug, which has only lower-case letters, digits and hyphens; write slug: hello-world"],
    ),
    (
        "title: A\ndate: 2014-07-30\nslug: ../../escape\n",
        ["4:7: “../../escape” is no slug, which has only lower-case letters, digits and hyphens; write slug: escape"],
    ),
    (
        "title: A\ndate: 2014-07-30\nslug: '!!!'\n",
        ["4:7: “!!!” is no slug, which has only lower-case letters, digits and hyphens; write one such as slug: town-hall-opens"],
    ),
    ("title: A\ndate: 2014-07-30\ntags: a,,b\n", ["4:9: “tags” has an empty item here; delete it or fill it in"]),
    ("title: A\ndate: 2014-07-30\ntags:\n- a\n-\n", ["6:2: “tags” has an empty item here; delete it or fill it in"]),
    ("title: A\ndate: 2014-07-30\ntags: ['🎉']\n", ["4:8: “🎉” in “tags” has no letters or digits to make a URL of; use words"]),
    ("title: A\ndate: 2014-07-30\ntags: {a: b}\n", ["4:7: “tags” must be a list, and here is a mapping; write tags: [one, two]"]),
    (
        "title: A\ndate: 2014-07-30\ntags:\n- Budget: 2014\n",
        ["5:3: an item of “tags” must be text, and here is a text with a colon, which needs quotes"],
    ),
    ("title: A\ndate: 2014-07-30\ntags: [[a]]\n", ["4:8: an item of “tags” must be text, and here is a list; write texts only"]),
    (
        "title: A\ndate: 2014-07-30\nimage: ../x.png\n",
        ["4:8: the path of “image” leaves its folder with “..”; write a file beside this one or in content/media/"],
    ),
    ("title: A\ndate: 2014-07-30\nimage: a\\b.png\n", ["4:8: the path of “image” has a backslash; write a/b.png"]),
    (
        "title: A\ndate: 2014-07-30\nimage: javascript:x\n",
        ["4:8: “image” begins with “javascript:”; write a file beside this one or in content/media/"],
    ),
    ("title: A\ndate: 2014-07-30\nimage: {alt: x}\n", ["4:8: “image” has no src; write the picture’s file, such as src: town-hall.jpg"]),
    ("title: A\ndate: 2014-07-30\nimage: {src: a.png, atl: x}\n", ["4:21: in “image”: unknown key “atl”; did you mean “alt”?"]),
    ("title: A\ndate: 2014-07-30\nimage: {src: a.png, src: x}\n", ["4:21: in “image”: “src” stands twice, on lines 4 and 4; keep one"]),
    ("title: A\ndate: 2014-07-30\nimage: [a]\n", ["4:8: “image” must be a path, or a mapping with src and alt, and here is a list"]),
    (
        "title: A\ndate: 2014-07-30\nwithdrawn: true\n",
        ["4:12: “withdrawn” must say when and why; write withdrawn: {at: 2014-09-01, reason: The figures were wrong.}"],
    ),
    (
        "title: A\ndate: 2014-07-30\nwithdrawn: {at: 2014-08-01}\n",
        ["4:12: “withdrawn” has no reason; write one for readers, such as reason: The figures were wrong."],
    ),
    (
        "title: A\ndate: 2014-07-30\nwithdrawn:\n  reason: x\n  at: yesterday\n",
        ["6:7: “yesterday” is no date; write one such as 2014-07-30 or 2014-07-30 10:00"],
    ),
    (
        "title: A\ndate: 2014-07-30\nwithdrawn: {at: 2014-08-01, reason: x, replacement: 'javascript:x'}\n",
        ["4:53: “withdrawn.replacement” begins with “javascript:”; write a source file, a path or a web address"],
    ),
    (
        "title: A\ndate: 2014-07-30 10:00\nembargo: 2014-07-29\n",
        ["4:10: the embargo (2014-07-29 09:00) is over before the date (2014-07-30 10:00); write a later one or remove it"],
    ),
    (
        "title: A\ndate: 2014-07-30\nexpires: 2014-07-30\n",
        ["4:10: the post expires (2014-07-30 09:00) before anyone can see it: its date is 2014-07-30 09:00; write a later one"],
    ),
    (
        "title: A\ndate: 2014-07-30\nembargo: 2014-08-01 10:00\nexpires: 2014-08-01\n",
        ["5:10: the post expires (2014-08-01 09:00) before anyone can see it: its embargo is 2014-08-01 10:00; write a later one"],
    ),
    (
        'title: A\ndate: 2014-07-30\nkicker: "a\\x07b"\n',
        ["4:9: “kicker” holds the control character U+0007, which no text may hold; delete it"],
    ),
    ('title: A\ndate: 2014-07-30\nkicker: "a\\ud800"\n', ["4:11: “\\u” means nothing in double quotes; use single quotes: 'a\\ud800'"]),
    ("title: A\ndate: 2014-07-30\nkicker: a\u2028b\n", ["4:10: here is the control character U+2028, which no text may hold; delete it"]),
    ("title: x: y: z\n", ['2:9: a colon can’t stand in a text without quotes; write title: "x: y: z"']),
    (
        "title: - x\n",
        ["2:8: “- ” can’t stand on the key’s line; write each item of a list on a line of its own below, or a text in quotes"],
    ),
    (
        "summary:\n draft: true\ntitle: A\ndate: 2014-07-30\n",
        [
            "3:2: “draft: true” belongs to the key above and has no effect; begin it in the first column",
            "3:2: “summary” must be text, and here is a mapping; put it in quotes",
        ],
    ),
    ("title: A\r\n", ["1:1: “date” is missing; write a line such as date: 2014-07-30"]),
    (
        "title: A\ndate: 2014-07-30\nemail: x\n",
        ["4:1: “email” is a key of authors and contacts, and this is a post; remove it, or move it under “extra:”"],
    ),
    ("? x\ntitle: A\ndate: 2014-07-30\n", ["2:3: unknown key “x”; what is yours alone goes under “extra:”"]),
    ("title: A\ndate: 2014-07-30\nauthors: ['!!']\n", ["4:11: “!!” in “authors” has no letters or digits to make a URL of; use words"]),
    ("title: A\ndate: 2014-07-30\ntags: a,\n", ["4:9: “tags” has an empty item here; delete it or fill it in"]),
    ("title: A\ndate: 2014-06-31 10:00\n", ["3:7: “2014-06-31 10:00” is no date: June 2014 has 30 days; write one such as 2014-06-30"]),
    ("title: A\ndate: 2014-07-30 10:00 pm\n", ["3:7: “2014-07-30 10:00 pm” is no date as Pressroom reads it; write 2014-07-30 22:00"]),
    ("title: A\ndate: 2014-07-30\ndraft: 1\n", ["4:8: “1” is neither true nor false; write draft: true or draft: false"]),
    ("title: A\ndate: 2014-07-30\ndraft: [true]\n", ["4:8: “draft” must be true or false, and here is a list"]),
    ("title: A\ndate: 2014-07-30\nimage: {src: ''}\n", ["4:14: “image” has no src; write the picture’s file, such as src: town-hall.jpg"]),
    (
        "title: A\ndate: 2014-07-30\nwithdrawn: {at: 2014-09-01, reason: ''}\n",
        ["4:37: “withdrawn” has no reason; write one for readers, such as reason: The figures were wrong."],
    ),
    (
        "title: A\ndate: 2014-07-30\nwithdrawn: {at: 2014-09-01, reason: x, by: me}\n",
        ["4:40: in “withdrawn”: unknown key “by”; the keys here are at, reason, replacement"],
    ),
    (
        "title: A\ndate: 2014-07-30\nimage:\n  src: a\n  alt: x\n  src: b\n",
        ["7:3: in “image”: “src” stands twice, on lines 5 and 7; keep one"],
    ),
    ("title: A\ndate: 2014-07-30\nsummary: [a]\n", ["4:10: “summary” must be text, and here is a list; put it in quotes"]),
    ("title: A\ndate: 2014-07-30\ndeck:\n  a: b\n", ["5:3: “deck” must be text, and here is a mapping; put it in quotes"]),
    ("title: A\ndate: 2014-07-30\nkind: [post]\n", ["4:7: “kind” must be text, and here is a list; put it in quotes"]),
    ("title: A\ndate: 2014-07-30\ntags: [@jane, b]\n", ['4:8: a text can’t begin with “@” without quotes; write "@jane"']),
    (
        "title: A\ndate: 2014-07-30\nlastmod: 2014-08-01\nmodified: 2014-08-02\n",
        ["5:1: “lastmod” and “modified” mean the same and stand on lines 4 and 5; keep one"],
    ),
    ("title: A\ndate: 2014-07-30\nimage: {src: &x a}\n", ['4:14: a text can’t begin with “&” without quotes; write "&x a"']),
    (
        "title: A\ndate: 2026-02-30\nauthor: ['']\ndraft: ture\ntga: x\n",
        [
            "3:7: “2026-02-30” is no date: February 2026 has 28 days; write one such as 2026-02-28",
            "4:10: “author” has an empty item here; delete it or fill it in",
            "5:8: “ture” is neither true nor false; write draft: true or draft: false",
            "6:1: unknown key “tga”; did you mean “tag”? (what is yours alone goes under “extra:”)",
        ],
    ),
]


@pytest.mark.parametrize(("front", "messages"), REFUSED)
def test_message_is_exact(front: str, messages: list[str]) -> None:
    """What is wrong is told at its line and column, with what to write instead, and no record is made."""
    parsed = parse_post(Source("content/posts/a.md", f"---\n{front}---\n\nText.\n"), CONFIG)
    assert [str(finding) for finding in parsed.findings] == [f"content/posts/a.md:{message}" for message in messages]
    assert parsed.record is None
