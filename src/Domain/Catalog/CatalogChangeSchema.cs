using GridGrains.Domain.Log;

namespace GridGrains.Domain.Catalog;

/// <summary>The fields of a change of the catalogue as a record of the log has them.</summary>
public static class CatalogChangeSchema
{
    public static readonly RecordSchema Schema = new(
        CatalogChange.Schema, "catalog_change", [Topics.CatalogChanges],
        [
            new("entry", "string", "id of the entry"),
            new("at", "timestamp", "when"),
            new("actor", "string", "who, by their own word"),
            new("reason", "string", "why"),
            new("owner", "string", "whom to ask from now on", Required: false),
            new("description", "string", "what it is from now on", Required: false),
            new("tags", "array", "all of its tags from now on", Required: false),
            new("certification", "string", "certified, none", Required: false),
            new("deprecated", "boolean", "whether nobody is to begin with it", Required: false),
            new("replaced_by", "string", "id of the entry to take instead", Required: false),
            new("reset", "array", "fields that are again what the declaration says", Required: false),
        ]);
}
