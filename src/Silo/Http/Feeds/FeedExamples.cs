using GridGrains.Grains.Contracts.Feeds;

namespace GridGrains.Silo.Http.Feeds;

/// <summary>Answers as the OpenAPI document shows them. Long lists are cut to one entry.</summary>
internal static class FeedExamples
{
    private static readonly DateTime Now = new(2026, 7, 1, 18, 2, 11, DateTimeKind.Utc);

    public static readonly FeedView Feed = new(
        "nyiso-load", "NYISO", "load of zones", "https://mis.nyiso.com/public/csv/pal/{day}pal.csv", "waiting", 300, Now, Now, Now.AddMinutes(5), 131, 288, 12, 41_003, 0, 3_180,
        [], null, null, null, [new("source_busy", 2)]);

    public static readonly FeedList List = new(true, [Feed]);
}
