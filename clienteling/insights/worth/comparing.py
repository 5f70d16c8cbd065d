"""Two independent groups compared: Welch's interval of the difference of means, Fieller's of their ratio."""

from dataclasses import dataclass
from math import inf, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Group:
    """One number per client: how many clients, their mean, and the sample variance."""

    n: int
    mean: float
    variance: float

    @property
    def of_the_mean(self) -> float:
        """The variance of the mean."""
        return self.variance / self.n if self.n else inf


@dataclass(frozen=True)
class Estimate:
    value: float
    low: float
    high: float

    def __mul__(self, factor: float) -> "Estimate":
        return Estimate(self.value * factor, self.low * factor, self.high * factor)

    @property
    def leaves_out_zero(self) -> bool:
        return self.low > 0 or self.high < 0


def difference(told: Group, held: Group) -> Estimate | None:
    """told − held with Welch's interval; None below two clients a side."""
    if told.n < 2 or held.n < 2:
        return None
    value, error = told.mean - held.mean, sqrt(told.of_the_mean + held.of_the_mean)
    margin = student(degrees_of_freedom(told, held)) * error
    return Estimate(value, value - margin, value + margin)


def degrees_of_freedom(told: Group, held: Group) -> float:
    """Welch–Satterthwaite; as many as one likes when nothing varies."""
    parts = [(group.of_the_mean, group.n - 1) for group in (told, held)]
    below = sum(part**2 / free for part, free in parts)
    return sum(part for part, _free in parts) ** 2 / below if below else inf


def student(freedom: float, confidence: float = CONFIDENCE) -> float:
    """The two-sided quantile of Student's t by Cornish and Fisher; within 0.5 % from 5 degrees of freedom on.

    Source: Abramowitz and Stegun 26.7.5.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))


def relative(told: Group, held: Group) -> Estimate | None:
    """told ÷ held − 1 with Fieller's interval; None while held could as well be zero."""
    if told.n < 2 or held.n < 2:
        return None
    q = student(degrees_of_freedom(told, held)) ** 2
    square = held.mean**2 - q * held.of_the_mean
    if square <= 0 or held.mean <= 0:
        return None
    product, rest = told.mean * held.mean, told.mean**2 - q * told.of_the_mean
    root = sqrt(max(product**2 - square * rest, 0.0))
    return Estimate(told.mean / held.mean - 1, (product - root) / square - 1, (product + root) / square - 1)
