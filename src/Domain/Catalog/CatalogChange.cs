using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Catalog;

/// <summary>What somebody says about an entry. What is null stays as it was; a field in <see cref="Reset"/> is again what the declaration says.</summary>
/// <param name="Certification"><see cref="CatalogChange.Certified"/> or <see cref="CatalogChange.Uncertified"/>.</param>
/// <param name="Deprecated">True: nobody is to begin with it.</param>
/// <param name="ReplacedBy">Id of the entry to take instead.</param>
/// <param name="Reset">Names of fields: owner, description, tags, certification, deprecated, replaced_by.</param>
public sealed record CatalogChange(
    string Entry, DateTime At, string Actor, string Reason, string? Owner = null, string? Description = null, IReadOnlyList<string>? Tags = null, string? Certification = null,
    bool? Deprecated = null, string? ReplacedBy = null, IReadOnlyList<string>? Reset = null)
{
    public const string Schema = "catalog_change/1";
    public const string Certified = "certified";
    public const string Uncertified = "none";

    public static readonly IReadOnlyList<string> Fields = ["owner", "description", "tags", "certification", "deprecated", "replaced_by"];

    /// <summary>Whether it says anything.</summary>
    [JsonIgnore]
    public bool SaysSomething => Owner is not null || Description is not null || Tags is not null || Certification is not null || Deprecated is not null || ReplacedBy is not null
        || Reset is { Count: > 0 };
}

/// <summary>All that was said about an entry, one after the other.</summary>
public sealed record CatalogOverrides(
    string? Owner = null, string? Description = null, IReadOnlyList<string>? Tags = null, string Certification = CatalogChange.Uncertified, bool Deprecated = false, string? ReplacedBy = null)
{
    public static readonly CatalogOverrides None = new();

    public CatalogOverrides After(CatalogChange change)
    {
        var kept = (change.Reset ?? []).Aggregate(this, (known, field) => known.Without(field));
        return new CatalogOverrides(
            change.Owner ?? kept.Owner, change.Description ?? kept.Description, change.Tags ?? kept.Tags, change.Certification ?? kept.Certification,
            change.Deprecated ?? kept.Deprecated, change.ReplacedBy ?? kept.ReplacedBy);
    }

    public CatalogEntry Applied(CatalogEntry entry) => entry with
    {
        Owner = Owner ?? entry.Owner,
        Description = Description ?? entry.Description,
        Tags = Tags ?? entry.Tags,
    };

    private CatalogOverrides Without(string field) => field switch
    {
        "owner" => this with { Owner = null },
        "description" => this with { Description = null },
        "tags" => this with { Tags = null },
        "certification" => this with { Certification = CatalogChange.Uncertified },
        "deprecated" => this with { Deprecated = false },
        "replaced_by" => this with { ReplacedBy = null },
        _ => this,
    };
}

/// <summary>The wire form of the topic CATALOG_CHANGES: one JSON object in snake_case, keyed by the entry.</summary>
public static class CatalogChangeJson
{
    public static void Write(RecordBuffer buffer, CatalogChange change)
    {
        buffer.BeginRecord(Encoding.UTF8.GetBytes(change.Entry));
        using (var json = new Utf8JsonWriter(buffer))
        {
            JsonSerializer.Serialize(json, change, CatalogChangeJsonContext.Default.CatalogChange);
        }

        buffer.EndRecord();
    }

    /// <returns>Null when the value is no change of this form.</returns>
    public static CatalogChange? Read(ReadOnlySpan<byte> value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, CatalogChangeJsonContext.Default.CatalogChange);
        }
        catch (JsonException)
        {
            // A record of another form in the topic must not stop the reading of the others.
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CatalogChange))]
internal sealed partial class CatalogChangeJsonContext : JsonSerializerContext;
