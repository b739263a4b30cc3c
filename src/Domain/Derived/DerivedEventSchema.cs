using GridGrains.Domain.Log;

namespace GridGrains.Domain.Derived;

/// <summary>The fields of a derived event as a record of the log has them.</summary>
public static class DerivedEventSchema
{
    public static readonly RecordSchema Schema = new(
        DerivedEventJson.Schema, "derived_event", [Topics.DerivedEvents, Topics.Anomalies],
        [
            new("id", "string", "kind, key, series and end: a replay gives the same"),
            new("kind", "string", "word of the kind: price_spike"),
            new("family", "string", "family of the entity"),
            new("iso", "string", "code of the ISO", Required: false),
            new("key", "string", "the entity"),
            new("market", "string", "the product", Required: false),
            new("start", "timestamp", "start of what it is about"),
            new("end", "timestamp", "its end"),
            new("as_of", "timestamp", "since when it is known"),
            new("figures", "object", "numbers by name, with the unit in the name"),
            new("labels", "object", "words by name", Required: false),
        ]);
}
