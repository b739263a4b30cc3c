using System.Globalization;
using System.Text;
using GridGrains.ClickHouse.Blocks;
using NodaTime;
using NodaTime.Text;

namespace GridGrains.ClickHouse.Queries;

/// <summary>Values of <c>{name:Type}</c> in a statement, in the form in which they travel beside it: none of them is ever part of the SQL.</summary>
public sealed class QueryParameters
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>By name, in the form in which they travel.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Of what <see cref="Values"/> gave.</summary>
    public static QueryParameters Of(IReadOnlyDictionary<string, string> values)
    {
        var parameters = new QueryParameters();
        foreach (var (name, value) in values)
        {
            parameters._values[name] = value;
        }

        return parameters;
    }

    public QueryParameters Text(string name, string value) => Set(name, Escape(value, quotes: false));

    public QueryParameters Texts(string name, IEnumerable<string> values) => Set(name, $"[{string.Join(',', values.Select(value => $"'{Escape(value, quotes: true)}'"))}]");

    /// <summary>The texts that <see cref="Texts"/> has written, where none of them has a letter that is escaped.</summary>
    public static IEnumerable<string> TextsOf(string written) => written.Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Trim('\''));

    public QueryParameters Number(string name, long value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>For Nullable(Float64).</summary>
    public QueryParameters Price(string name, double? value) => Set(name, value?.ToString("R", CultureInfo.InvariantCulture) ?? "\\N");

    /// <summary>For DateTime64(6, 'UTC').</summary>
    public QueryParameters Moment(string name, DateTime utc) =>
        Set(name, string.Create(CultureInfo.InvariantCulture, $"{WarehouseEpochTime.Micros(utc) / 1_000_000}.{WarehouseEpochTime.Micros(utc) % 1_000_000:000000}"));

    /// <summary>For Date32.</summary>
    public QueryParameters Day(string name, LocalDate day) => Set(name, LocalDatePattern.Iso.Format(day));

    /// <summary>For the driver's own settings of a request.</summary>
    public Dictionary<string, object> ToSettings()
    {
        var settings = new Dictionary<string, object>();
        AddTo(settings);
        return settings;
    }

    internal void AddTo(IDictionary<string, object> settings)
    {
        foreach (var (name, value) in _values)
        {
            settings[$"param_{name}"] = value;
        }
    }

    private QueryParameters Set(string name, string value)
    {
        _values[name] = value;
        return this;
    }

    // A text is read as a field of TabSeparated, an array as literals in quotes; a backslash escapes in both.
    private static string Escape(string value, bool quotes)
    {
        var text = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            text.Append(letter switch
            {
                '\\' => "\\\\",
                '\'' when quotes => "\\'",
                '\t' => "\\t",
                '\n' => "\\n",
                _ => letter.ToString(),
            });
        }

        return text.ToString();
    }
}
