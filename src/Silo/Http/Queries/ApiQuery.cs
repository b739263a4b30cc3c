using System.Globalization;
using System.Text;
using GridGrains.Domain;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Silo.Http.Problems;
using NodaTime;

namespace GridGrains.Silo.Http.Queries;

/// <summary>Reads typed values from a query string; a bad value is answered by a problem that names the parameter.</summary>
internal readonly struct ApiQuery(IQueryCollection query)
{
    /// <returns>Null when the parameter is absent or empty.</returns>
    public string? Text(string name) => query.TryGetValue(name, out var value) && value.Count > 0 && value[0] is { Length: > 0 } text ? text : null;

    /// <summary>True where the parameter is given, also empty.</summary>
    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>Of a parameter that is true or false; false when it is absent.</summary>
    public bool Flag(string name) => Text(name) == "true";

    public IReadOnlyList<string> Texts(string name, int max)
    {
        if (!query.TryGetValue(name, out var values))
        {
            return [];
        }

        return values.Count <= max
            ? [.. values.Where(value => !string.IsNullOrEmpty(value)).Select(value => value!)]
            : throw ApiException.BadParameter(name, $"may be given at most {max} times");
    }

    public int Number(string name, int standard, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return standard;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw ApiException.BadParameter(name, $"'{text}' is no whole number from {min} to {max}");
    }

    public Iso? Iso(string name) => Text(name) is not { } text
        ? null
        : Isos.TryGet(text, out var iso)
            ? iso
            : throw ApiException.BadParameter(name, $"'{text}' is no ISO; known are {string.Join(' ', Isos.All)}");

    public PriceProduct? Product(string name) => Text(name) is { } text ? ParseProduct(name, text) : null;

    public static PriceProduct ParseProduct(string name, string text) => PriceProducts.TryParse(text, out var product)
        ? product
        : throw ApiException.BadParameter(name, $"'{text}' is no market; known are {string.Join(' ', PriceProducts.All.Select(known => known.Name()))}");

    /// <summary>A stamp with an offset; a blank where a plus was sent unescaped is taken for the plus.</summary>
    public DateTime? Utc(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var stamp = text.Length > 20 && text[^6] == ' ' ? string.Concat(text.AsSpan(0, text.Length - 6), "+", text.AsSpan(text.Length - 5)) : text;
        return UtcStamp.TryParse(Encoding.UTF8.GetBytes(stamp), out var utc)
            ? utc
            : throw ApiException.BadParameter(name, $"'{text}' is no ISO-8601 stamp with an offset, such as 2026-03-08T10:00:00Z");
    }
    /// <summary>A moment as data frames write it; without an offset it is meant in the zone.</summary>
    public DateTime? Moment(string name, DateTimeZone zone)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return WrittenMoment.TryParse(text, zone, out var utc, out var reason) ? utc : throw ApiException.BadParameter(name, $"'{text}' {reason}");
    }
}
