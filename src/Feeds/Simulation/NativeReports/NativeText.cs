using System.Globalization;
using GridGrains.Domain.Markets;

namespace GridGrains.Feeds.Simulation.NativeReports;

/// <summary>Numbers and local stamps as reports spell them.</summary>
internal static class NativeText
{
    private const int MaxPriceLength = 32;

    /// <param name="format">A numeric format: <c>F4</c>, or <c>0.##</c> where trailing zeros are dropped.</param>
    public static void WritePrice(TextWriter output, double price, string format)
    {
        Span<char> text = stackalloc char[MaxPriceLength];
        price.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        output.Write(text[..length]);
    }

    public static string Stamp(DateTime time, string format) => time.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Wall-clock time of the market.</summary>
    public static DateTime Local(Iso iso, DateTime utc) => MarketClock.For(iso).ToLocal(utc).ToDateTimeUnspecified();

    /// <summary>True in the second passage of a local hour that the clock repeats.</summary>
    public static bool IsRepeatedHour(Iso iso, DateTime utc) => Local(iso, utc.AddHours(-1)).Hour == Local(iso, utc).Hour;
}
