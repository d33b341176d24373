"""Knowledge that holds on paper too: pure Python, typed, no framework, no database."""
