"""The same draws as in the tests."""

MASK = (1 << 64) - 1


class Draw:
    """SplitMix64, as in src/draw.rs."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        word = self.state
        word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
        return word ^ (word >> 31)

    def below(self, limit):
        return self.next() % limit

    def of(self, things):
        return things[self.below(len(things))]

    def unit(self):
        return (self.next() >> 11) / (1 << 53)


def versions(*names):
    from importlib.metadata import version

    return {name: version(name) for name in names}
