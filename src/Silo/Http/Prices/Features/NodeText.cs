using GridGrains.Domain;
using GridGrains.Domain.Nodes;
using GridGrains.Silo.Http.Features;

namespace GridGrains.Silo.Http.Prices.Features;

/// <summary>
/// All features of one snapshot as JSON text. It is made at the first read of the snapshot and kept with it, so that further reads copy
/// bytes instead of formatting numbers; it goes when the next snapshot is published.
/// </summary>
internal sealed class NodeText
{
    private static readonly Feature<NodeReading>[] Features = NodeFeatures.All;
    private static readonly ReadStamp<NodeReading>[] Stamps = [.. Features.Select(feature => feature.Stamp).Distinct()];
    private static readonly int[] StampOfFeature = [.. Features.Select(feature => Array.IndexOf(Stamps, feature.Stamp))];

    private readonly NodeSnapshot _snapshot;
    private readonly byte[] _bytes;

    // Where each value ends, then where each distinct stamp ends.
    private readonly int[] _ends = new int[Features.Length + Stamps.Length];

    private NodeText(NodeSnapshot snapshot)
    {
        _snapshot = snapshot;
        var reading = new NodeReading(snapshot);
        using var output = new JsonOutput((Features.Length + Stamps.Length) * UtcStamp.MaxLength);
        for (var i = 0; i < Features.Length; i++)
        {
            output.Raw(","u8);
            if (!Features[i].TryWrite(reading, output))
            {
                output.Raw("null"u8);
            }

            _ends[i] = output.Written.Length;
        }

        for (var i = 0; i < Stamps.Length; i++)
        {
            WriteStamp(Stamps[i](reading), output);
            _ends[Features.Length + i] = output.Written.Length;
        }

        _bytes = output.Written.ToArray();
    }

    /// <summary>The text that is kept with the snapshot, or a new one.</summary>
    public static NodeText Of(NodeSnapshot snapshot)
    {
        if (snapshot.Memo is NodeText kept && ReferenceEquals(kept._snapshot, snapshot))
        {
            return kept;
        }

        var text = new NodeText(snapshot);
        snapshot.Memo = text;
        return text;
    }

    /// <summary>A comma and the value; <c>null</c> where the feature has none.</summary>
    public ReadOnlySpan<byte> Value(int feature) => Slice(feature);

    /// <summary>A comma and the event timestamp.</summary>
    public ReadOnlySpan<byte> Stamp(int feature) => Slice(Features.Length + StampOfFeature[feature]);

    public double Number(int feature, out DateTime stamp)
    {
        var reading = new NodeReading(_snapshot);
        stamp = Features[feature].Stamp(reading);
        return Features[feature].Number is { } number ? number(reading) : double.NaN;
    }

    /// <summary>Adds the value and its marks.</summary>
    public void Read(int feature, IFeatureColumn column)
    {
        var reading = new NodeReading(_snapshot);
        var isPresent = Features[feature].TryAdd(reading, column);
        if (!isPresent)
        {
            column.AddNone();
        }

        column.Mark(isPresent ? FeatureStatus.Present : FeatureStatus.NullValue, Features[feature].Stamp(reading));
    }

    private ReadOnlySpan<byte> Slice(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        return _bytes.AsSpan(start, _ends[index] - start);
    }

    private static void WriteStamp(DateTime stamp, JsonOutput output)
    {
        Span<byte> text = stackalloc byte[UtcStamp.MaxLength];
        output.Raw(",\""u8);
        output.Raw(text[..UtcStamp.Format(stamp == default ? DateTime.UnixEpoch : stamp, text)]);
        output.Raw("\""u8);
    }
}

/// <summary>Rows of view <c>node_prices</c>; null for a node without prices.</summary>
internal sealed class NodeRows(NodeText?[] rows) : FeatureRows
{
    // Of a comma and a JSON value only null begins like this.
    private const byte FirstOfNull = (byte)'n';

    public override int Count => rows.Length;

    public override void Read(int feature, IFeatureColumn column)
    {
        foreach (var row in rows)
        {
            if (row is null)
            {
                column.AddNone();
                column.Mark(FeatureStatus.NotFound, default);
            }
            else
            {
                row.Read(feature, column);
            }
        }
    }

    public override void WriteColumn(int feature, JsonOutput output)
    {
        output.Raw("{\"values\":["u8);
        for (var row = 0; row < rows.Length; row++)
        {
            WriteItem(rows[row] is { } text ? text.Value(feature) : ",null"u8, row, output);
        }

        output.Raw("],\"statuses\":["u8);
        for (var row = 0; row < rows.Length; row++)
        {
            WriteItem(StatusOf(rows[row], feature), row, output);
        }

        output.Raw("],\"event_timestamps\":["u8);
        for (var row = 0; row < rows.Length; row++)
        {
            WriteItem(rows[row] is { } text ? text.Stamp(feature) : ",\"1970-01-01T00:00:00Z\""u8, row, output);
        }

        output.Raw("]}"u8);
    }

    public override double Number(int feature, int row, out DateTime stamp)
    {
        stamp = default;
        return rows[row] is { } text ? text.Number(feature, out stamp) : double.NaN;
    }

    private static ReadOnlySpan<byte> StatusOf(NodeText? row, int feature) =>
        row is null ? ",\"NOT_FOUND\""u8 : row.Value(feature)[1] == FirstOfNull ? ",\"NULL_VALUE\""u8 : ",\"PRESENT\""u8;

    private static void WriteItem(ReadOnlySpan<byte> commaAndItem, int row, JsonOutput output) => output.Raw(row == 0 ? commaAndItem[1..] : commaAndItem);
}
