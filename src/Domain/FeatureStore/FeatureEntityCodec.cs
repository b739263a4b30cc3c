using System.Buffers;
using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.FeatureStore;

/// <summary>The stored form of an entity's features: a version, the last offset, and each view's newest row with its windows.</summary>
public static class FeatureEntityCodec
{
    private const byte Version = 1;

    public static void Encode(FeatureEntityState state, IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Version);
        writer.Signed(state.LastOffsets[0]);
        Encode(state.Views, writer);
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: the bytes are damaged or written by a newer program.</exception>
    public static FeatureEntityState Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() is not Version and var version)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, $"stored features have version {version}, this program knows {Version}");
        }

        var state = new FeatureEntityState();
        state.AppliedUpTo(0, reader.Signed());
        foreach (var row in DecodeRows(ref reader))
        {
            state.Restore(row);
        }

        reader.ExpectEnd();
        return state;
    }

    public static void Encode(IReadOnlyCollection<FeatureViewRow> rows, StateWriter writer)
    {
        writer.Unsigned((ulong)rows.Count);
        foreach (var row in rows.OrderBy(row => row.View, StringComparer.Ordinal))
        {
            Encode(row, writer);
        }
    }

    public static FeatureViewRow[] DecodeRows(ref StateReader reader)
    {
        var rows = new FeatureViewRow[CountOf(ref reader)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = DecodeRow(ref reader);
        }

        return rows;
    }

    private static void Encode(FeatureViewRow row, StateWriter writer)
    {
        writer.Text(row.View);
        writer.Time(row.EventUtc);
        writer.Time(row.KnownAtUtc);
        writer.Unsigned((ulong)row.Names.Length);
        for (var i = 0; i < row.Names.Length; i++)
        {
            writer.Text(row.Names[i]);
            row.Values[i].Write(writer);
        }

        writer.Unsigned((ulong)row.Windows.Length);
        foreach (var series in row.Windows)
        {
            series.Write(writer);
        }
    }

    private static FeatureViewRow DecodeRow(ref StateReader reader)
    {
        var (view, eventUtc, knownAtUtc) = (reader.Text() ?? "", reader.Time(), reader.Time());
        var names = new string[CountOf(ref reader)];
        var values = new FeatureValue[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.Text() ?? "";
            values[i] = FeatureValue.Read(ref reader);
        }

        var windows = new WindowSeries[CountOf(ref reader)];
        for (var i = 0; i < windows.Length; i++)
        {
            windows[i] = WindowSeries.Read(ref reader);
        }

        return new FeatureViewRow(view, eventUtc, knownAtUtc, names, values, windows);
    }

    // Each item takes a byte at least; a damaged count must not become an allocation.
    private static int CountOf(ref StateReader reader)
    {
        var count = reader.Unsigned();
        return count <= (ulong)reader.Remaining
            ? (int)count
            : throw new DomainException(DomainErrorCode.StorageVersion, $"stored features name {count} items where {reader.Remaining} bytes are left");
    }
}
