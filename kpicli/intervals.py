"""How sure a proportion is, given how few it was seen on."""


def wilson(hits: float, n: float, z: float = 1.959963984540054) -> tuple[float, float]:
    """The 95 % Wilson interval of a proportion: 1 of 1 is between 20.7 % and 100 %."""
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * ((p * (1 - p) + z * z / (4 * n)) / n) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)
