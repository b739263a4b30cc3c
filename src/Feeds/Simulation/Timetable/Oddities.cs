using GridGrains.Domain;
using GridGrains.Domain.Prices;

namespace GridGrains.Feeds.Simulation.Timetable;

/// <summary>Shares of publications, each in [0, 1], that something happens to.</summary>
/// <param name="Late">Delivered minutes to hours after they were known.</param>
/// <param name="Duplicate">Delivered a second time, identical.</param>
/// <param name="Corrected">Published again with other prices, a later known_at and a higher version.</param>
public sealed record OddityRates(double Late, double Duplicate, double Corrected)
{
    public static readonly OddityRates Default = new(0.002, 0.004, 0.001);

    public static readonly OddityRates None = new(0, 0, 0);

    /// <exception cref="DomainException"><c>InvalidSetting</c>: a share is outside [0, 1].</exception>
    internal void Validate()
    {
        foreach (var share in (ReadOnlySpan<double>)[Late, Duplicate, Corrected])
        {
            if (share is not (>= 0 and <= 1))
            {
                throw new DomainException(DomainErrorCode.InvalidSetting, $"shares of oddities lie between 0 and 1: {this}");
            }
        }
    }
}

public enum DeliveryKind : byte
{
    /// <summary>The first time, at the moment when it became known.</summary>
    OnTime,

    /// <summary>The first time, some time after it became known.</summary>
    Late,

    /// <summary>A publication that was delivered before, unchanged.</summary>
    Duplicate,

    /// <summary>New prices for the intervals of an earlier publication.</summary>
    Correction,
}

/// <param name="DeliverAtUtc">When the feed hands the publication over; its known_at or later.</param>
public readonly record struct Delivery(DateTime DeliverAtUtc, DeliveryKind Kind, Publication Publication);

/// <summary>
/// What goes wrong with each publication, as a pure function of the seed and the publication: the truth that a platform's final state is
/// checked against.
/// </summary>
public sealed class Oddities
{
    /// <summary>No delivery of a publication comes later than this after its known_at.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(MaxLateMinutes + MaxDuplicateMinutes);

    private const int MinLateMinutes = 5;
    private const int MaxLateMinutes = 240;
    private const int MaxDuplicateMinutes = 120;
    private const int MinCorrectionMinutes = 20;
    private const int MaxCorrectionMinutes = 360;

    private readonly OddityRates _rates;
    private readonly ulong _seed;

    /// <exception cref="DomainException"><c>InvalidSetting</c>: a rate is outside [0, 1].</exception>
    public Oddities(ulong seed, OddityRates rates)
    {
        rates.Validate();
        (_rates, _seed) = (rates, SeededHash.Mix(seed, 0x0DD));
    }

    /// <summary>The first delivery of a publication: on time or late.</summary>
    public Delivery FirstOf(in Publication publication)
    {
        var hash = HashOf(publication, 1);
        return SeededHash.Unit(hash) < _rates.Late
            ? new Delivery(publication.KnownAtUtc.AddMinutes(Between(hash, MinLateMinutes, MaxLateMinutes)), DeliveryKind.Late, publication)
            : new Delivery(publication.KnownAtUtc, DeliveryKind.OnTime, publication);
    }

    public Delivery? DuplicateOf(in Publication publication)
    {
        var hash = HashOf(publication, 2);
        return SeededHash.Unit(hash) < _rates.Duplicate
            ? new Delivery(FirstOf(publication).DeliverAtUtc.AddMinutes(Between(hash, 1, MaxDuplicateMinutes)), DeliveryKind.Duplicate, publication)
            : null;
    }

    /// <summary>The correction of a publication. It may arrive before a late original, which it supersedes nevertheless.</summary>
    public Delivery? CorrectionOf(in Publication publication)
    {
        var hash = HashOf(publication, 3);
        if (SeededHash.Unit(hash) >= _rates.Corrected)
        {
            return null;
        }

        var knownAt = publication.KnownAtUtc.AddMinutes(Between(hash, MinCorrectionMinutes, MaxCorrectionMinutes));
        return new Delivery(
            knownAt,
            DeliveryKind.Correction,
            publication with { KnownAtUtc = knownAt, KnownAtBasis = KnownAtBasis.Published, Revision = publication.Revision + 1 });
    }

    /// <summary>The version of a publication that holds in the end.</summary>
    public Publication FinalOf(in Publication publication) => CorrectionOf(publication)?.Publication ?? publication;

    private static int Between(ulong hash, int min, int max) => min + SeededHash.Below(SeededHash.Mix(hash, 1), max - min + 1);

    private ulong HashOf(in Publication publication, ulong purpose) => SeededHash.Mix(
        SeededHash.Mix(_seed, purpose),
        ((ulong)publication.Iso.Index << 8) | (byte)publication.Product,
        (ulong)publication.FirstIntervalStartUtc.Ticks);
}
