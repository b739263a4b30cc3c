using System.Runtime.InteropServices;
using System.Text;
using GridGrains.Domain.Log;

namespace GridGrains.Domain.Series;

/// <summary>
/// Packs points into records: those of one series that follow each other without a gap, have the same length and are known by the same rule
/// go into one. Order within a series is kept. Not thread-safe.
/// </summary>
/// <param name="output">Takes the records.</param>
public sealed class SeriesRuns(RecordBuffer output)
{
    private const int MaxOpen = 4096;

    private readonly Dictionary<SeriesKey, Run> _open = [];
    private readonly System.Buffers.ArrayBufferWriter<byte> _value = new();

    /// <summary>Points that are not in a record yet.</summary>
    public int Pending { get; private set; }

    /// <param name="point">Known at a moment of its own.</param>
    public void Add(in SeriesKey key, string source, in SeriesPoint point, SeriesBasis basis)
    {
        ref var run = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, key, out var isOpen);
        if (isOpen && !run!.Takes(source, point, basis))
        {
            Write(key, run);
            isOpen = false;
        }

        if (!isOpen)
        {
            run = new Run(source, point, basis);
        }

        run!.Values.Add(point.Value);
        Pending++;
        if (_open.Count > MaxOpen)
        {
            Flush();
        }
    }

    /// <summary>Writes what is still open.</summary>
    public void Flush()
    {
        foreach (var (key, run) in _open)
        {
            Write(key, run);
        }

        _open.Clear();
        Pending = 0;
    }

    private void Write(in SeriesKey key, Run run)
    {
        _value.ResetWrittenCount();
        SeriesRecordJson.Write(
            _value, run.Source, run.StartUtc, run.Minutes, run.IsByLag ? null : run.KnownAtUtc, run.LagMinutes, run.Basis, CollectionsMarshal.AsSpan(run.Values));
        output.Add(Encoding.UTF8.GetBytes(key.ToString()), _value.WrittenSpan);
    }

    private sealed class Run(string source, SeriesPoint first, SeriesBasis basis)
    {
        public string Source { get; } = source;

        public DateTime StartUtc { get; } = first.StartUtc;

        public int Minutes { get; } = first.Minutes;

        public DateTime KnownAtUtc { get; } = first.KnownAtUtc;

        public SeriesBasis Basis { get; } = basis;

        public int LagMinutes { get; } = (int)(first.KnownAtUtc - first.EndUtc).TotalMinutes;

        /// <summary>A lag of parts of a minute is written as the moment that it leads to.</summary>
        public bool IsByLag => Basis == SeriesBasis.IntervalEndPlusLag && LagMinutes >= 0 && KnownAtUtc == StartUtc.AddMinutes(Minutes + LagMinutes);

        public List<double> Values { get; } = [];

        public bool Takes(string source, in SeriesPoint point, SeriesBasis basis) =>
            source == Source && basis == Basis && point.Minutes == Minutes && Values.Count < SeriesRecordReader.MaxValues
            && point.StartUtc == StartUtc.AddMinutes((long)Minutes * Values.Count)
            && (IsByLag ? point.KnownAtUtc == point.EndUtc.AddMinutes(LagMinutes) : point.KnownAtUtc == KnownAtUtc);
    }
}
