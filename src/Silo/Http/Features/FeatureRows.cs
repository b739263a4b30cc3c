using System.Buffers;
using GridGrains.Domain;

namespace GridGrains.Silo.Http.Features;

/// <summary>Rows of one view as readings in memory.</summary>
internal sealed class FeatureRows<T>(Feature<T>[] features, T[] readings) : FeatureRows
    where T : struct, IFeatureReading
{
    private static readonly byte[] Present = "\"PRESENT\""u8.ToArray();
    private static readonly byte[] NullValue = "\"NULL_VALUE\""u8.ToArray();
    private static readonly byte[] NotFound = "\"NOT_FOUND\""u8.ToArray();

    public override int Count => readings.Length;

    public override void Read(int feature, IFeatureColumn column)
    {
        var known = features[feature];
        foreach (ref readonly var reading in readings.AsSpan())
        {
            var isPresent = reading.IsFound && known.TryAdd(reading, column);
            if (!isPresent)
            {
                column.AddNone();
            }

            column.Mark(
                isPresent ? FeatureStatus.Present : reading.IsFound ? FeatureStatus.NullValue : FeatureStatus.NotFound, reading.IsFound ? known.Stamp(reading) : default);
        }
    }

    public override void WriteColumn(int feature, JsonOutput output)
    {
        var statuses = ArrayPool<byte[]>.Shared.Rent(readings.Length);
        output.Raw("{\"values\":["u8);
        WriteValues(features[feature], output, statuses);
        output.Raw("],\"statuses\":["u8);
        WriteStatuses(output, statuses);
        output.Raw("],\"event_timestamps\":["u8);
        WriteStamps(features[feature].Stamp, output);
        output.Raw("]}"u8);
        ArrayPool<byte[]>.Shared.Return(statuses);
    }

    public override double Number(int feature, int row, out DateTime stamp)
    {
        ref readonly var reading = ref readings[row];
        stamp = reading.IsFound ? features[feature].Stamp(reading) : default;
        return reading.IsFound && features[feature].Number is { } number ? number(reading) : double.NaN;
    }

    private void WriteValues(Feature<T> feature, JsonOutput output, byte[][] statuses)
    {
        for (var row = 0; row < readings.Length; row++)
        {
            if (row > 0)
            {
                output.Raw(","u8);
            }

            ref readonly var reading = ref readings[row];
            var isPresent = reading.IsFound && feature.TryWrite(reading, output);
            statuses[row] = isPresent ? Present : reading.IsFound ? NullValue : NotFound;
            if (!isPresent)
            {
                output.Raw("null"u8);
            }
        }
    }

    private void WriteStatuses(JsonOutput output, byte[][] statuses)
    {
        for (var row = 0; row < readings.Length; row++)
        {
            if (row > 0)
            {
                output.Raw(","u8);
            }

            output.Raw(statuses[row]);
        }
    }

    // Neighbours mostly share a stamp: it is formatted once per run of equal ones.
    private void WriteStamps(ReadStamp<T> stampOf, JsonOutput output)
    {
        Span<byte> text = stackalloc byte[UtcStamp.MaxLength];
        var (last, length) = (default(DateTime), 0);
        for (var row = 0; row < readings.Length; row++)
        {
            var stamp = readings[row].IsFound ? stampOf(readings[row]) : default;
            if (stamp != last || length == 0)
            {
                (last, length) = (stamp, UtcStamp.Format(stamp == default ? DateTime.UnixEpoch : stamp, text));
            }

            output.Raw(row > 0 ? ",\""u8 : "\""u8);
            output.Raw(text[..length]);
            output.Raw("\""u8);
        }
    }
}
