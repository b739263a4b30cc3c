using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>Which rows of evening curves are wanted.</summary>
public sealed record CurveQuery
{
    /// <summary>Ids of curves; null for all.</summary>
    public IReadOnlyCollection<string>? Curves { get; init; }

    /// <summary><c>cell</c>, <c>month</c> and the like; null for all.</summary>
    public IReadOnlyCollection<string>? Terms { get; init; }

    /// <summary>Blocks; null for all.</summary>
    public IReadOnlyCollection<string>? Blocks { get; init; }

    /// <summary>Deliveries that begin within these days; null for all.</summary>
    public DeliveryPeriod? Delivery { get; init; }

    /// <summary>First evening.</summary>
    public LocalDate? From { get; init; }

    /// <summary>Last evening.</summary>
    public LocalDate? To { get; init; }
}
