using System.Text;
using GridGrains.Domain.Log;
using GridGrains.Domain.Series;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Series;

/// <summary>Damages every sample in seeded ways (seed 22): reading refuses with a result and never throws, and what comes out can be a record.</summary>
public sealed class SeriesFuzzTests
{
    private const int Seed = 22;
    private const int Rounds = 150;

    public static TheoryData<int> Samples => new(Enumerable.Range(0, SeriesSamples.All.Length));

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_damaged_report_never_throws_out_of_reading(int index)
    {
        var random = new Random(Seed + index);
        var sample = SeriesSamples.All[index];
        var whole = Encoding.UTF8.GetBytes(sample.Text);
        for (var round = 0; round < Rounds; round++)
        {
            var (result, sink) = SeriesSink.Read(sample.File, round % 2 == 0 ? whole[..random.Next(whole.Length + 1)] : Mutated(whole, random));

            Assert.Equal(sink.Rejections.Count, result.Rejections.Values.Sum());
            Assert.All(sink.Values, value => Assert.True(value.Line > 0 && SeriesKey.TryParse(value.Value.Key.ToString(), out _)));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_a_report_hands_on_comes_back_out_of_records(int index)
    {
        var (_, sink) = SeriesSink.Read(SeriesSamples.All[index].File, SeriesSamples.All[index].Text);
        var records = new RecordBuffer();
        var runs = new SeriesRuns(records);
        foreach (var (value, _) in sink.Values)
        {
            runs.Add(value.Key, value.Source, value.Point, value.Basis);
        }

        runs.Flush();
        var read = new List<(string, SeriesPoint, SeriesBasis)>();
        for (var record = 0; record < records.Count; record++)
        {
            Assert.True(SeriesRecordReader.TryRead(records.Key(record), records.Value(record), SeriesSink.Utc("2026-12-01T00:00:00Z"), out var report, out var error), error.Message);
            read.AddRange(report.Points.Select(point => (Encoding.UTF8.GetString(records.Key(record)), point, report.Basis)));
        }

        Assert.Equal(
            sink.Values.Select(value => (value.Value.Key.ToString(), value.Value.Point, value.Value.Basis)).OrderBy(value => value.Item1, StringComparer.Ordinal).ThenBy(value => value.Point),
            read.OrderBy(value => value.Item1, StringComparer.Ordinal).ThenBy(value => value.Item2));
    }

    private static byte[] Mutated(byte[] whole, Random random)
    {
        ReadOnlySpan<byte> marks = "\",\r\n\0<>{}[]:/-.TZ09"u8;
        var mutated = whole.ToArray();
        for (var changes = random.Next(1, 8); changes > 0; changes--)
        {
            mutated[random.Next(mutated.Length)] = random.Next(2) == 0 ? marks[random.Next(marks.Length)] : (byte)random.Next(256);
        }

        return mutated;
    }
}
