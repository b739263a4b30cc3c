using System.Globalization;
using GridGrains.Domain;

namespace GridGrains.Silo.Http.Features;

/// <summary>Writes a column as <c>{"values":[..],"statuses":[..],"event_timestamps":[..]}</c>. Call <see cref="End"/> after the last row.</summary>
internal sealed class JsonColumn : IFeatureColumn
{
    private readonly JsonOutput _output;
    private readonly List<(FeatureStatus Status, DateTime Stamp)> _marks;

    public JsonColumn(JsonOutput output, int rows)
    {
        (_output, _marks) = (output, new(rows));
        output.Raw("{\"values\":["u8);
    }

    public void Add(double value)
    {
        Part();
        _output.Real(value);
    }

    public void Add(long value)
    {
        Part();
        _output.Integer(value);
    }

    public void Add(bool value)
    {
        Part();
        _output.Raw(value ? "true"u8 : "false"u8);
    }

    public void Add(string value)
    {
        Part();
        _output.Text(value);
    }

    public void Add(double[] values)
    {
        Part();
        _output.Raw("["u8);
        for (var i = 0; i < values.Length; i++)
        {
            _output.Raw(i > 0 ? ","u8 : default);
            _output.Real(values[i]);
        }

        _output.Raw("]"u8);
    }

    // The shortest digits of a float, not of the double that it becomes.
    public void Add(float[] values) =>
        Add(Array.ConvertAll(values, static value => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)));

    public void AddMoment(long seconds) => Add(seconds);

    public void AddNone()
    {
        Part();
        _output.Raw("null"u8);
    }

    public void Mark(FeatureStatus status, DateTime stampUtc) => _marks.Add((status, stampUtc));

    public void End()
    {
        _output.Raw("],\"statuses\":["u8);
        for (var row = 0; row < _marks.Count; row++)
        {
            _output.Raw(row > 0 ? ","u8 : default);
            _output.Raw(NameOf(_marks[row].Status));
        }

        _output.Raw("],\"event_timestamps\":["u8);
        Span<byte> text = stackalloc byte[UtcStamp.MaxLength];
        for (var row = 0; row < _marks.Count; row++)
        {
            var stamp = _marks[row].Stamp;
            _output.Raw(row > 0 ? ",\""u8 : "\""u8);
            _output.Raw(text[..UtcStamp.Format(stamp == default ? DateTime.UnixEpoch : stamp, text)]);
            _output.Raw("\""u8);
        }

        _output.Raw("]}"u8);
    }

    private void Part() => _output.Raw(_marks.Count > 0 ? ","u8 : default);

    private static ReadOnlySpan<byte> NameOf(FeatureStatus status) => status switch
    {
        FeatureStatus.Present => "\"PRESENT\""u8,
        FeatureStatus.NullValue => "\"NULL_VALUE\""u8,
        FeatureStatus.NotFound => "\"NOT_FOUND\""u8,
        FeatureStatus.OutsideMaxAge => "\"OUTSIDE_MAX_AGE\""u8,
        _ => "\"INVALID\""u8,
    };
}
