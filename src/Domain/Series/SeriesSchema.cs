using GridGrains.Domain.Log;
using GridGrains.Domain.Tables;

namespace GridGrains.Domain.Series;

/// <summary>The fields of a record of series.</summary>
public static class SeriesSchema
{
    public static readonly RecordSchema Schema = new(
        SeriesRecordJson.Schema, "series", [Topics.Series],
        [
            new("source", "string", "who published it"),
            new("start", "timestamp", "start of the first interval"),
            new("minutes", "integer", "length of each interval", Units.Minutes),
            new("lag_minutes", "integer", "from the end of each interval until its value was known; absent where known_at says it", Units.Minutes, Required: false),
            new("known_at", "timestamp", "since when all values are known, of a forecast its issue", Required: false),
            new("known_at_basis", "string", "what known_at rests on: published, posting_rule or file", Required: false),
            new("values", "number", "one for each interval, null where the source published that it has none", Units.OfRow),
        ]);
}
