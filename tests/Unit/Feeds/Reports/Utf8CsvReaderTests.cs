using System.Text;
using GridGrains.Feeds.Reports;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Reports;

public sealed class Utf8CsvReaderTests
{
    [Fact]
    public void Quotes_line_ends_blanks_and_trailing_commas_are_taken_as_published()
    {
        var rows = Rows("a, b ,\"c, d\"\r\n\r\n,,\n\"say \"\"hi\"\"\",, x ,\n1,\"\",3");

        Assert.Equal([(1, "a|b|c, d"), (4, "say \"hi\"||x|"), (5, "1||3")], rows);
    }

    [Fact]
    public void A_stray_quote_spoils_its_own_line_only() =>
        Assert.Equal([(1, "a|b,c"), (2, "d|e")], Rows("a,\"b,c\nd,e\n"));

    [Fact]
    public void A_line_over_the_limit_is_rejected_and_the_next_one_read()
    {
        var sink = new RecordingSink();
        var text = $"a,b\n{new string('x', Utf8CsvReader.MaxLineBytes + 200_000)}\nc,d\n{new string('y', Utf8CsvReader.MaxLineBytes + 1)}";
        Assert.Equal([(1, "a|b"), (3, "c|d")], Rows(text, sink));
        Assert.Equal([(2, RejectReason.TooLong), (4, RejectReason.TooLong)], sink.Rejections.Select(rejection => (rejection.Line, rejection.Reason)));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Line_ends_of_every_system_end_a_row(string end)
    {
        var text = string.Join(end, Enumerable.Range(1, 5_000).Select(i => $"node{i},{i}"));
        var expected = Enumerable.Range(1, 5_000).Select(i => (i, $"node{i}|{i}")).ToList();

        Assert.Equal(expected, Rows(text));
        using var dripping = new Utf8CsvReader(new DrippingStream(Encoding.UTF8.GetBytes(text), step: 3));
        Assert.Equal(expected, ReadAll(dripping, new RecordingSink()));
        Assert.Equal(["a|b", "c|d", "e|f"], Rows($"a,b\nc,d{end}e,f\r").Select(row => row.Item2));
    }

    [Fact]
    public void Long_line_is_passed_over_to_a_return_too() =>
        Assert.Equal("c|d", Assert.Single(Rows($"{new string('x', Utf8CsvReader.MaxLineBytes + 200_000)}\rc,d", new RecordingSink())).Item2);

    [Fact]
    public void Rows_do_not_depend_on_how_the_stream_cuts_them()
    {
        var text = string.Concat(Enumerable.Range(1, 500).Select(i => $"node{i},\"{i},000.5\", {i}\r\n"));
        var whole = Rows(text);

        using var rows = new Utf8CsvReader(new DrippingStream(Encoding.UTF8.GetBytes(text), step: 7));
        Assert.Equal(whole, ReadAll(rows, new RecordingSink()));
        Assert.Equal(500, whole.Count);
    }

    [Fact]
    public void A_field_beyond_the_last_is_empty()
    {
        using var rows = new Utf8CsvReader(new MemoryStream("a,b"u8.ToArray()));
        Assert.True(rows.ReadRow(new RecordingSink()));
        Assert.True(rows[2].IsEmpty && rows[-1].IsEmpty);
    }

    private static List<(int Line, string Fields)> Rows(string text, RecordingSink? sink = null)
    {
        using var rows = new Utf8CsvReader(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return ReadAll(rows, sink ?? new RecordingSink());
    }

    private static List<(int Line, string Fields)> ReadAll(Utf8CsvReader rows, RecordingSink sink)
    {
        var read = new List<(int, string)>();
        while (rows.ReadRow(sink))
        {
            var fields = Enumerable.Range(0, rows.FieldCount).Select(field => Encoding.UTF8.GetString(rows[field]));
            read.Add((rows.Line, string.Join('|', fields)));
        }

        return read;
    }

    private sealed class DrippingStream(byte[] content, int step) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(step, buffer.Length)]);
    }
}
