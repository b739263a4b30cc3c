using GridGrains.Domain.Markets;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

/// <summary>
/// Damages every fixture in seeded ways. A layout may refuse with <see cref="ReportFormatException"/> only; reading refuses with a
/// result and never throws; whatever comes out is a well-formed price.
/// </summary>
public sealed class ReportFuzzTests
{
    private const int MutationsPerFixture = 60;

    public static TheoryData<string> Fixtures => [.. Fixture.All.Select(path => Path.GetRelativePath(Fixture.Folder, path))];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_damaged_report_never_throws_out_of_reading(string fixture)
    {
        foreach (var damaged in Damaged(fixture))
        {
            var (results, sink) = Fixture.ReadBytes(Path.GetFileName(fixture), damaged, PriceProduct.DayAheadHourly);
            Assert.NotEmpty(results);
            AssertWellFormed(sink);
            Assert.Equal(sink.AcceptedRows, results.Sum(result => result.AcceptedRows));
            Assert.Equal(sink.Rejections.Count, results.Sum(result => result.Rejections.Values.Sum()));
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_layout_throws_nothing_but_that_the_report_is_malformed(string fixture)
    {
        var name = Path.GetFileName(fixture);
        foreach (var damaged in Damaged(fixture))
        {
            var head = new ReportHead(name, damaged.AsMemory(0, Math.Min(damaged.Length, ReportReader.HeadBytes)));
            foreach (var layout in ReportCatalog.Default.Where(layout => layout.Recognizes(head)))
            {
                ReadKnown(layout, head, damaged);
            }
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(20260308);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[random.Next(1, 4096)];
            random.NextBytes(bytes);
            var (results, sink) = Fixture.ReadBytes("random.csv", bytes, PriceProduct.DayAheadHourly);
            Assert.All(results, result => Assert.NotNull(result.Refusal));
            Assert.Empty(sink.Prices);
        }
    }

    private static void ReadKnown(IReportLayout layout, ReportHead head, byte[] content)
    {
        var sink = new RecordingSink();
        try
        {
            var product = layout.ProductOf(head) ?? layout.Products[0];
            var input = new ReportInput(head.FileName, new MemoryStream(content, writable: false), product, ReportOptions.Default);
            layout.Read(input, sink, TestContext.Current.CancellationToken);
        }
        catch (ReportFormatException)
        {
            // The one refusal a layout may give; the assertions below hold for what it handed on before.
        }

        AssertWellFormed(sink);
    }

    private static void AssertWellFormed(RecordingSink sink)
    {
        foreach (var (price, line) in sink.Prices)
        {
            Assert.True(line > 0);
            Assert.True(EntityKey.IsValidId(price.Node.Id));
            Assert.True(double.IsFinite(price.Fact.Lmp));
            Assert.Equal(DateTimeKind.Utc, price.Fact.IntervalStartUtc.Kind);
            Assert.Equal(DateTimeKind.Utc, price.Fact.KnownAtUtc.Kind);
            Assert.NotEqual(PriceProduct.Unknown, price.Fact.Product);
        }
    }

    private static IEnumerable<byte[]> Damaged(string fixture)
    {
        var whole = File.ReadAllBytes(Path.Combine(Fixture.Folder, fixture));
        var random = new Random(fixture.Length * 7919 + whole.Length);
        yield return whole;
        for (var round = 0; round < MutationsPerFixture; round++)
        {
            yield return whole[..random.Next(whole.Length + 1)];
            yield return Mutate(whole, random);
        }
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        ReadOnlySpan<byte> marks = "\",\r\n\0<>{}[]:/-.TZ\u00ff09"u8;
        var mutated = whole.ToArray();
        for (var changes = random.Next(1, 12); changes > 0 && mutated.Length > 0; changes--)
        {
            var place = random.Next(mutated.Length);
            mutated[place] = random.Next(2) == 0 ? marks[random.Next(marks.Length)] : (byte)random.Next(256);
        }

        return mutated;
    }
}
