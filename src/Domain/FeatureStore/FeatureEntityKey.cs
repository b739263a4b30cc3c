using System.Text;

namespace GridGrains.Domain.FeatureStore;

/// <summary>
/// Identity of an entity of declared views: names of its join keys and their values, as in <c>turbine_id/17</c> or
/// <c>site_id,turbine_id/north,17</c>. It is the grain key, the record key and the partition key. Join keys are in ordinal order.
/// </summary>
public sealed record FeatureEntityKey
{
    public const int MaxLength = 512;

    private const string Escaped = "%,/";

    private FeatureEntityKey(string joinKeys, IReadOnlyList<string> values, string text) => (JoinKeys, Values, Text) = (joinKeys, values, text);

    /// <summary>Names with commas between.</summary>
    public string JoinKeys { get; }

    /// <summary>In the order of the names.</summary>
    public IReadOnlyList<string> Values { get; }

    public string Text { get; }

    /// <summary>Names as they stand in keys; the order of the declaration does not matter.</summary>
    public static string JoinKeysOf(IEnumerable<string> names) => string.Join(',', names.Order(StringComparer.Ordinal));

    /// <param name="joinKeys">See <see cref="JoinKeysOf"/>.</param>
    /// <param name="values">One for each name, in the same order.</param>
    /// <returns>Null where a value is empty or holds control characters, or the whole is too long: no entity has such a key.</returns>
    public static string? TextOf(string joinKeys, params ReadOnlySpan<string> values)
    {
        var text = new StringBuilder(joinKeys).Append('/');
        for (var i = 0; i < values.Length; i++)
        {
            if (!IsValid(values[i]))
            {
                return null;
            }

            text.Append(i > 0 ? "," : "");
            Escape(text, values[i]);
        }

        return text.Length <= MaxLength ? text.ToString() : null;
    }

    /// <exception cref="DomainException"><c>InvalidKey</c></exception>
    public static FeatureEntityKey Parse(string text) => TryParse(text) ?? throw new DomainException(
        DomainErrorCode.InvalidKey, $"'{text}' is no key of a feature entity; the form is JOIN_KEY/VALUE, for example turbine_id/17");

    public static FeatureEntityKey? TryParse(string text)
    {
        var slash = text.IndexOf('/');
        if (slash <= 0 || text.Length > MaxLength)
        {
            return null;
        }

        var joinKeys = text[..slash];
        string[] values = [.. text[(slash + 1)..].Split(',').Select(Unescape)];
        return joinKeys.Count(character => character == ',') + 1 == values.Length && TextOf(joinKeys, values) == text
            ? new FeatureEntityKey(joinKeys, values, text)
            : null;
    }

    public bool Equals(FeatureEntityKey? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static bool IsValid(string value) => value.Length > 0 && !value.Any(character => char.IsControl(character) || char.IsSurrogate(character));

    private static void Escape(StringBuilder text, string value)
    {
        foreach (var character in value)
        {
            if (Escaped.Contains(character))
            {
                text.Append('%').Append(((int)character).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(character);
            }
        }
    }

    private static string Unescape(string value) => value
        .Replace("%2F", "/", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);
}
