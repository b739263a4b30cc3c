using System.Globalization;

namespace GridGrains.Domain.Derived;

/// <summary>A figure of an event: its name, with the unit, and its value.</summary>
public readonly record struct EventFigure(string Name, double Value);

/// <summary>A word of an event: what it is, and the word.</summary>
public readonly record struct EventLabel(string Name, string Text);

/// <summary>
/// Something that follows from the records of the log. Its id is made of what it is about, so that a repeat, and a correction, is the
/// same event: readers upsert by id.
/// </summary>
/// <param name="Family">What the key is a key of: <c>nodes</c>.</param>
/// <param name="Key">The entity, <c>CAISO/TH_SP15_GEN-APND</c>.</param>
/// <param name="Product">Which of the entity's series, where it has several: <c>REAL_TIME_5_MIN</c>.</param>
/// <param name="StartUtc">Start of the interval, window or gap.</param>
/// <param name="EndUtc">End of the interval or window; for a late feed known_at of its newest price.</param>
/// <param name="AsOfUtc">
/// The knowledge that the event rests on: the watermark of a window, known_at of a price, for feeds the time of the look.
/// </param>
public sealed record DerivedEvent(
    EventKind Kind, string Family, string Key, string? Product, DateTime StartUtc, DateTime EndUtc, DateTime AsOfUtc, EventFigure[] Figures)
{
    private const string StampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Words that explain it; empty for most kinds.</summary>
    public EventLabel[] Labels { get; init; } = [];

    /// <summary><c>window_closed/CAISO/TH_SP15_GEN-APND/REAL_TIME_5_MIN/2026-03-08T11:00:00Z</c></summary>
    public string Id
    {
        get
        {
            var end = EndUtc.ToString(StampFormat, CultureInfo.InvariantCulture);
            return Product is null ? $"{Kind.Word}/{Key}/{end}" : $"{Kind.Word}/{Key}/{Product}/{end}";
        }
    }
}
