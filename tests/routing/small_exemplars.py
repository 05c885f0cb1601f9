"""Exemplars that are learned in a second: some ten of each class, and requests to seven servers."""

from __future__ import annotations

ROUTES: dict[str, list[object]] = {
    "dialogue": [
        "hello, how are you today?",
        "thanks, that was nice",
        "tell me a joke about cats",
        "explain photosynthesis to a child",
        "why is the sky blue?",
        "write a poem about autumn",
        "what is the capital of France?",
        "explain why rain falls from clouds",
        "what is a file system, in simple words?",
        "do you like music?",
        "what do you think of 7 as a lucky number?",
        "should I learn to play the piano?",
        "who wrote Hamlet?",
        "how does a thermometer work?",
    ],
    "math_subagent": [
        "what do twelve boxes of 8 pencils hold together?",
        "I had 40 euros and spent 13, how much is left?",
        "split 90 dollars between 4 people",
        "a train goes 80 km an hour for 3 hours, how far does it get?",
        "how much is a shirt of 50 euros with 20 percent off?",
        "add 17 and 25 and halve the sum",
        "how many minutes are 3 hours and 20 minutes?",
        "what is the average of 4, 8 and 15?",
        "three eggs a day, how many eggs in 2 weeks?",
        "the bill is 64 dollars, what is a tip of 15 percent?",
    ],
    "count_occurrences": [
        "how many e's are in the word cheese?",
        "count the letter a in banana",
        "how many times does s appear in mississippi?",
        "how often is the letter o in foo boo",
        "count all the commas in this sentence: a, b, c",
        "number of l's in parallel?",
        "how many t in tomato",
        "count the dots in 192.168.0.1",
        "how many zeros are in 100200",
        {"message": "and how many n's?", "context": [{"user": "how many a's are in banana?"}]},
    ],
}


def _server(slug: str, tool: str, description: str, parameter: str, meaning: str) -> dict[str, object]:
    schema = {
        "type": "object",
        "properties": {parameter: {"type": "string", "description": meaning}},
        "required": [parameter],
    }
    described = {"name": tool, "description": description, "inputSchema": schema}
    return {"slug": slug, "name": slug.title(), "tools": [described]}


SERVERS = [
    _server("weather", "get_weather", "Weather and temperature now for a city.", "city", "name of a city"),
    _server("files", "open_file", "Open a file and read its contents.", "path", "path of the file"),
    _server("calendar", "list_events", "List the events of a calendar on a date.", "date", "the date"),
    _server("mail", "send_mail", "Send a mail to an address.", "to", "email address of the receiver"),
    _server("web", "fetch_page", "Fetch a page of the web.", "url", "URL of the page"),
    _server("music", "play_song", "Play a song on the speakers.", "title", "title of the song"),
    _server("tickets", "get_ticket", "Get a ticket of the bug tracker.", "id", "identifier of the ticket"),
]

_ASKED = {
    "weather::get_weather": [
        "weather in Paris now",
        "what is the temperature in Oslo?",
        "how is the weather in Rome today?",
        "is it raining in Berlin now?",
    ],
    "files::open_file": [
        "open the file /tmp/list.txt",
        "read the contents of notes.md",
        "show me the file report.csv",
        "read /etc/hosts",
    ],
    "calendar::list_events": [
        "list my events on friday",
        "show the calendar of 2026-03-04",
        "which events are on my calendar tomorrow?",
    ],
    "mail::send_mail": [
        "send a mail to ann@example.org",
        "mail bob@example.org that I am late",
        "send this to carl@example.org",
    ],
    "web::fetch_page": [
        "fetch https://example.org/news",
        "get the page https://example.org/a",
        "fetch the page www.example.com",
    ],
    "music::play_song": [
        "play the song Yesterday",
        "play a song by Queen",
        "play the title Imagine on the speakers",
    ],
    "tickets::get_ticket": [
        "get ticket ABC-123",
        "show me the ticket BUG-77",
        "get the bug #4521 of the tracker",
    ],
    "none": [
        "explain what weather is",
        "what is a mail server?",
        "who invented the calendar?",
        "which song would you play at a wedding?",
        "what is the file format of photos?",
        "why do trackers have tickets?",
        "how do pages of the web work?",
        "what is a temperature?",
    ],
}

REQUESTS: dict[str, object] = {
    "servers": SERVERS,
    "requests": [{"message": text, "tool": tool} for tool, texts in _ASKED.items() for text in texts],
}
