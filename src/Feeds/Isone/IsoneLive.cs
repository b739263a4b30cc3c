using GridGrains.Domain.Markets;
using GridGrains.Feeds.Live;

namespace GridGrains.Feeds.Isone;

/// <summary>What is fetched live: web files.</summary>
internal static class IsoneLive
{
    public static readonly IReadOnlyList<LiveFeed> All =
    [
        new("isone-fuel-mix", Isos.Isone, "https://www.iso-ne.com/transform/csv/genfuelmix?start={day}", Minutes(10), "generation by fuel") { FileName = "genfuelmix_{day}.csv" },
        new("isone-load", Isos.Isone, "https://www.iso-ne.com/transform/csv/fiveminutesystemload?start={day}&end={day}", Minutes(10), "load of the system") { FileName = "fiveminutesystemload_{day}.csv" },
    ];

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
