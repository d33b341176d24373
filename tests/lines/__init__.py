"""The 191 lines of five real plans (`domain/indicators.md`): each sentence read, promised, counted and judged."""
