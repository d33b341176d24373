"""What a page costs the person who uses it: taps, entries, keys, seconds; and faults that a screen reader meets."""

from collections import Counter
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PASTED = 200  # letters from which a text was pasted: two keys

# Counted by the page itself, so that no test counts in its own favour: every press of a pointer, every field that
# got a value otherwise, the letters typed into it. What a script sets is seen only where the person could have.
COUNTER = f"""
(() => {{
  const entered = new WeakSet();
  const add = (what, by = 1) => {{
    const held = JSON.parse(sessionStorage.getItem('effort') || 'null');
    if (!held) return;
    held[what] += by;
    sessionStorage.setItem('effort', JSON.stringify(held));
  }};
  if (window === window.top) add('pages');
  addEventListener('pointerdown', () => add('taps'));  // bubbling: a press that Playwright takes back is none
  addEventListener('keydown', event => {{
    if (event.isTrusted && (event.key === 'Enter' || event.ctrlKey || event.altKey)) add('keys');
  }}, true);
  addEventListener('input', event => {{
    const field = event.target;
    const pressed = field.type === 'checkbox' || field.type === 'radio';
    if (pressed || entered.has(field) || !(field.offsetParent || field.type === 'file')) return;
    entered.add(field);
    add('entries');
    addEventListener('pagehide', () => typed(field), {{ once: true }});
    field.addEventListener('blur', () => typed(field));
  }}, true);
  const known = new WeakMap();
  const typed = field => {{
    const letters = field.tagName === 'SELECT' || field.type === 'file' ? 2 : (field.value || '').length;
    const now = letters > {PASTED} ? 2 : letters;
    add('keys', Math.max(0, now - (known.get(field) || 0)));
    known.set(field, now);
  }};
}})();
"""


@dataclass(frozen=True)
class Effort:
    """Presses of a pointer, fields typed into or chosen, keys pressed in them, pages opened."""

    taps: int
    entries: int
    keys: int
    pages: int

    @property
    def seconds(self) -> float:
        """How long the hands need, by the keystroke-level model (Card, Moran, Newell 1980).

        1.35 s of thought and 1.1 s of pointing for every tap and entry, 0.28 s a key.
        """
        return (self.taps + self.entries) * (1.35 + 1.1) + self.keys * 0.28

    @property
    def unhurried(self) -> float:
        """The seconds of one who is not at ease with computers: half a second a key, ten to look at each page."""
        return (self.taps + self.entries) * (1.35 + 1.1) + self.keys * 0.5 + self.pages * 10


def start_counting(page: Page) -> None:
    """Count from here on, on the page that is open."""
    page.evaluate("sessionStorage.setItem('effort', JSON.stringify({taps: 0, entries: 0, keys: 0, pages: 0}))")


def effort(page: Page) -> Effort:
    """What was done since `start_counting`."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    return Effort(**page.evaluate("JSON.parse(sessionStorage.getItem('effort'))"))


def no_serious_faults(page: Page) -> None:
    """No finding of axe that keeps anybody from using the page, and no id twice: a label would name another field."""
    found = Axe().run(page)
    serious = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"]) for one in serious] == []
    ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert sorted(one for one, times in Counter(ids).items() if times > 1) == []
