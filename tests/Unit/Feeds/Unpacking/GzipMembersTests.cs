using System.Text;
using GridGrains.Feeds.Reports;
using GridGrains.Tests.Unit.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Unpacking;

public sealed class GzipMembersTests
{
    private const int Rows = 20_000;

    private static readonly byte[] Whole = Packed.Gzip(Packed.Report(Rows));

    [Fact]
    public void Whole_file_is_read_whole()
    {
        var (result, _) = Read(Whole);

        Assert.Equal((null, (long)Rows), (result.Refusal, result.AcceptedRows));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void File_cut_anywhere_is_damaged_and_the_rows_before_are_counted(double part)
    {
        var (result, sink) = Read(Whole[..(int)(Whole.Length * part)]);

        Assert.StartsWith("is damaged: ", result.Refusal);
        Assert.InRange(result.AcceptedRows, 1_000, Rows - 1);
        Assert.Equal(result.AcceptedRows, sink.AcceptedRows);
        Assert.Contains($"{result.Rows} rows before that were read", result.Refusal);

        // The row that the cut goes through is no row: half a price may read as another one.
        Assert.Equal(0, result.RejectedRows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void File_without_its_whole_trailer_is_damaged(int missing) => Assert.StartsWith("is damaged: ", Read(Whole[..^missing]).Result.Refusal);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Wrong_length_or_checksum_is_damage(int fromEnd)
    {
        var changed = (byte[])Whole.Clone();
        changed[^fromEnd] ^= 1;

        Assert.StartsWith("is damaged: ", Read(changed).Result.Refusal);
    }

    [Fact]
    public void Members_one_after_the_other_are_all_read()
    {
        byte[] small = Packed.Gzip([]), header = Packed.Gzip(Encoding.UTF8.GetBytes(Packed.Header));
        var rows = Packed.Report(300)[Packed.Header.Length..];
        byte[] all = [.. small, .. header, .. Packed.Gzip(rows), .. small, .. small, .. Packed.Gzip(rows), .. small];

        Assert.Equal((null, 600L), (Read(all).Result.Refusal, Read(all).Result.AcceptedRows));
        Assert.StartsWith("is damaged: ", Read([.. all, .. Packed.Gzip(rows)[..^3]]).Result.Refusal);
    }

    [Fact]
    public void Something_behind_the_end_is_damage_and_zeros_are_padding()
    {
        Assert.StartsWith("is damaged: something", Read([.. Whole, .. "garbage"u8]).Result.Refusal);
        Assert.StartsWith("is damaged: something", Read([.. Whole, 0, 0, 1]).Result.Refusal);
        Assert.Null(Read([.. Whole, .. new byte[512]]).Result.Refusal);
    }

    [Fact]
    public void Every_way_to_end_a_member_within_a_buffer_is_found()
    {
        for (var length = 0; length < 400; length++)
        {
            var content = Encoding.UTF8.GetBytes(Packed.Header + new string('\n', length));
            var random = new byte[length * 41];
            new Random(length).NextBytes(random);
            byte[] members = [.. Packed.Gzip(content), .. Packed.Gzip(random.Select(b => (byte)('a' + (b % 16))).ToArray())];

            Assert.Null(Read(members).Result.Refusal);
        }
    }

    [Fact]
    public void Small_file_that_is_cut_gives_no_row()
    {
        var (result, sink) = Read(Packed.Gzip(Packed.Report(3))[..^9]);

        Assert.StartsWith("is damaged: ", result.Refusal);
        Assert.Empty(sink.Prices);
    }

    private static (ReportResult Result, RecordingSink Sink) Read(byte[] content)
    {
        var (results, sink) = Fixture.ReadBytes($"{Packed.Name}.gz", content);
        return (Assert.Single(results), sink);
    }
}
