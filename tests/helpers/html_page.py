"""Read a page as strictly as a browser is lenient: what is not closed, not named or not inside is told."""

from html.parser import HTMLParser

VOID = {"meta", "img", "br", "link", "input", "hr"}


class Page(HTMLParser):
    """A page that has been read: its tables as rows of texts, its headings, and what is wrong with it.

    tables: for each, the caption, then the rows of its body. links: what it would fetch from elsewhere.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.links: list[str] = []
        self.counts: dict[str, int] = {}
        self.headings: list[str] = []
        self.captions: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"{tag} is never closed" for tag in self.open]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in VOID:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag == "img" and not given.get("alt"):
            self.faults.append("a picture has no alternative text")
        if tag == "svg" and not (given.get("role") == "img" and given.get("aria-label")):
            self.faults.append("a chart has no name")
        if tag == "th" and not given.get("scope"):
            self.faults.append("a header cell has no scope")
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and "tbody" in self.open:
            self.tables[-1].append([])
        elif tag in {"h1", "h2"}:
            self.headings.append("")
        elif tag == "caption":
            self.captions.append("")
        if tag in {"td", "th"} and "tbody" in self.open:
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"{tag} is closed but not the last one opened")

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.texts.append(data)
        if "tbody" in self.open and self.open[-1] in {"td", "th"}:
            self.tables[-1][-1][-1] += data
        elif "caption" in self.open:
            self.captions[-1] += data
        elif self.open and self.open[-1] in {"h1", "h2"}:
            self.headings[-1] += data

    def row(self, name: str) -> list[str]:
        """Return the cells of every row of that name, one table's after the other's."""
        return [cell for table in self.tables for row in table if row[0] == name for cell in row[1:]]
