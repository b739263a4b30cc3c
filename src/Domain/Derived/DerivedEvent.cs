using System.Globalization;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Derived;

public enum DerivedKind : byte
{
    Unknown = 0,

    /// <summary>A clock hour of a node's real-time product is complete as far as event time tells.</summary>
    WindowClosed = 1,

    /// <summary>A real-time price jumped far from the node's last day.</summary>
    PriceSpike = 2,

    /// <summary>Some nodes of a feed get no prices although the feed as a whole does.</summary>
    Staleness = 3,

    /// <summary>A whole feed gets no prices.</summary>
    FeedLag = 4,
}

/// <summary>Words and topics of the kinds.</summary>
public static class DerivedKinds
{
    private static readonly string[] Words = ["unknown", "window_closed", "price_spike", "staleness", "feed_lag"];

    public static IEnumerable<DerivedKind> All => Enumerable.Range(1, Words.Length - 1).Select(value => (DerivedKind)value);

    /// <summary>Topics that hold derived events, in the order of positions of a stream.</summary>
    public static IReadOnlyList<string> Topics { get; } = [Log.Topics.Anomalies, Log.Topics.DerivedEvents];

    public static string Word(this DerivedKind kind) => Words[(int)kind];

    public static string Topic(this DerivedKind kind) => kind == DerivedKind.PriceSpike ? Log.Topics.Anomalies : Log.Topics.DerivedEvents;

    public static bool TryParse(string word, out DerivedKind kind)
    {
        kind = (DerivedKind)Math.Max(0, Array.IndexOf(Words, word));
        return kind != DerivedKind.Unknown;
    }
}

/// <summary>A figure of an event: its name, with the unit, and its value.</summary>
public readonly record struct EventFigure(string Name, double Value);

/// <summary>
/// Something that follows from the records of the log. Its id is made of what it is about, so that a repeat, and a correction, is the
/// same event: readers upsert by id.
/// </summary>
/// <param name="Key">The node, <c>CAISO/TH_SP15_GEN-APND</c>; the ISO's code where a whole feed is meant.</param>
/// <param name="StartUtc">Start of the interval, window or gap.</param>
/// <param name="EndUtc">End of the interval or window; for a late feed known_at of its newest price.</param>
/// <param name="AsOfUtc">
/// The knowledge that the event rests on: the watermark of a window, known_at of a price, for feeds the time of the look.
/// </param>
public sealed record DerivedEvent(
    DerivedKind Kind, Iso Iso, string Key, PriceProduct Product, DateTime StartUtc, DateTime EndUtc, DateTime AsOfUtc, EventFigure[] Figures)
{
    private const string StampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary><c>window_closed/CAISO/TH_SP15_GEN-APND/REAL_TIME_5_MIN/2026-03-08T11:00:00Z</c></summary>
    public string Id => string.Create(
        CultureInfo.InvariantCulture, $"{Kind.Word()}/{Key}/{Product.Name()}/{EndUtc.ToString(StampFormat, CultureInfo.InvariantCulture)}");

    public string Topic => Kind.Topic();
}
