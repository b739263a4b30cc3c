using System.Text.Json;
using System.Text.Json.Serialization;

namespace GridGrains.Domain.Curves;

/// <summary>A quote as a record of the log and as a body over HTTP has it. Names are those of the JSON.</summary>
/// <param name="Term">See <see cref="ContractTerms"/>.</param>
/// <param name="Block">A block of the market's contracts.</param>
/// <param name="Price">Settlement or mark; may lack where bid and ask are given.</param>
/// <param name="Kind">manual, settlement, broker, vendor or indicative.</param>
/// <param name="At">When the source made it, with an offset.</param>
/// <param name="Unit">The curve's own where it lacks; another one is refused, never converted.</param>
public sealed record QuoteRecord(
    string? Term, string? Block, double? Price, double? Bid, double? Ask, double? SizeMw, string? Source, string? Kind, DateTimeOffset? At, string? Unit, string? Author)
{
    public const string Schema = "curve_quote/1";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, QuoteJson.Default.QuoteRecord);

    /// <exception cref="JsonException">The bytes are not such an object.</exception>
    public static QuoteRecord? Parse(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, QuoteJson.Default.QuoteRecord);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNameCaseInsensitive = false, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(QuoteRecord))]
public sealed partial class QuoteJson : JsonSerializerContext;
