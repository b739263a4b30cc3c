using System.Globalization;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Series;
using GridGrains.Feeds.Reports;

namespace GridGrains.Feeds.Series;

/// <summary>A JSON document, small enough to be held as a whole.</summary>
/// <param name="required">Names of members that are in the head of every file of the form; together no other form has them.</param>
internal abstract class SeriesJsonLayout(string name, Iso iso, string reports, params string[] required) : ISeriesLayout
{
    /// <summary>Real documents of these forms have less than a megabyte.</summary>
    private const int MaxBytes = 32 << 20;

    private readonly string[] _required = [.. required.Select(CsvHeader.Normalized)];

    public string Name { get; } = name;

    public Iso? Iso { get; } = iso;

    public string Reports { get; } = reports;

    public bool Recognizes(ReportHead head) => HeadText.IsJson(head) && HeadNames.Of(head).Any(names => Array.TrueForAll(_required, names.Normalized.Contains));

    public void Read(SeriesInput input, ISeriesReportSink sink, CancellationToken cancellation)
    {
        using var document = Parse(input.Content);
        Read(document.RootElement, new SeriesJsonSheet(this, sink, input, cancellation));
    }

    /// <exception cref="ReportFormatException">The document cannot be read as a whole.</exception>
    protected abstract void Read(JsonElement root, SeriesJsonSheet sheet);

    private static JsonDocument Parse(Stream content)
    {
        using var bytes = new MemoryStream();
        var block = new byte[64 * 1024];
        for (var read = content.Read(block); read > 0; read = content.Read(block))
        {
            bytes.Write(block, 0, read);
            if (bytes.Length > MaxBytes)
            {
                throw new ReportFormatException($"is a JSON document of more than {MaxBytes >> 20} MiB, which no report of this form is");
            }
        }

        var text = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        try
        {
            RequireText(text.Span);
            return JsonDocument.Parse(text);
        }
        catch (JsonException broken)
        {
            throw new ReportFormatException($"no JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}", broken);
        }
    }

    // Texts are turned into strings only when they are asked for, which is too late for a refusal.
    private static void RequireText(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            {
                continue;
            }

            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException broken)
            {
                throw new ReportFormatException($"the text that begins at byte {reader.TokenStartIndex + 1} is not UTF-8, or half of a pair", broken);
            }
        }
    }
}

/// <summary>One document while it is read; rows are its elements in order.</summary>
internal sealed class SeriesJsonSheet(ISeriesLayout layout, ISeriesReportSink sink, SeriesInput input, CancellationToken cancellation)
{
    private readonly List<RowRejection> _bad = [];
    private int _line;
    private int _good;
    private string _empty = "";

    public TimeSpan Lag => input.Options.RealTimeLag;

    /// <summary>Members of an object, or of the object under a name of it; none where there is no object.</summary>
    public static IEnumerable<JsonProperty> Members(JsonElement element, string? name = null)
    {
        var found = name is null ? element : Member(element, name);
        return found.ValueKind == JsonValueKind.Object ? found.EnumerateObject() : [];
    }

    /// <summary>Elements of the array under names, one within the other; none where there is no array.</summary>
    public static IEnumerable<JsonElement> Elements(JsonElement element, params ReadOnlySpan<string> names)
    {
        var found = element;
        foreach (var name in names)
        {
            found = Member(found, name);
        }

        return found.ValueKind == JsonValueKind.Array ? found.EnumerateArray() : [];
    }

    /// <summary>A text or number as text; empty for anything else.</summary>
    public static string Text(JsonElement element, string name) => Member(element, name) is var member && member.ValueKind is JsonValueKind.String or JsonValueKind.Number ? member.ToString() : "";

    public static JsonElement Member(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    public void Begin()
    {
        cancellation.ThrowIfCancellationRequested();
        _line++;
        _bad.Clear();
        (_good, _empty) = (0, "");
    }

    public void End()
    {
        if (_good > 0)
        {
            sink.RowAccepted();
        }
        else if (_bad.Count == 0)
        {
            _bad.Add(new RowRejection(_line, _empty, RejectReason.MissingField, "the element has no value"));
        }

        for (var place = 0; place < _bad.Count; place++)
        {
            sink.RowRejected(_bad[place] with { IsPart = _good > 0 || place > 0 });
        }
    }

    public bool Reject(string field, RejectReason reason, string text, string complaint)
    {
        _bad.Add(text.Length == 0
            ? new RowRejection(_line, field, RejectReason.MissingField, "the member is missing or empty")
            : new RowRejection(_line, field, reason, $"'{CsvFields.Quote(Encoding.UTF8.GetBytes(text))}' {complaint}"));
        return false;
    }

    public bool TryMember(string text, string family, out string series)
    {
        var member = SeriesCatalog.MemberOf(text);
        series = $"{family}.{member}";
        return (member is not null && SeriesCatalog.Find(series) is not null) || Reject("name", RejectReason.BadKey, text, "is no name of a kind");
    }

    /// <summary>A member as a value; one that is null or absent is none.</summary>
    public void Add(JsonElement element, string name, in SeriesKey key, in SeriesMoment moment, bool isMagnitude = false)
    {
        var text = Text(element, name);
        if (text.Length == 0)
        {
            _empty = _empty.Length == 0 ? name : _empty;
            return;
        }

        var family = SeriesCatalog.Find(key.Series)!;
        if (!double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            Reject(name, RejectReason.BadNumber, text, "is no number");
        }
        else if ((isMagnitude ? Math.Abs(number) : number) is var value && (value < family.Least || value > family.Greatest))
        {
            Reject(name, RejectReason.BadNumber, text, $"is impossible for {family.Pattern}: it must be from {family.Least} to {family.Greatest} {family.Unit}");
        }
        else
        {
            _good++;
            sink.Value(new SeriesValue(key, new SeriesPoint(moment.StartUtc, moment.Minutes, moment.KnownAtUtc, value + 0.0), moment.Basis, layout.Name), _line);
        }
    }
}
