using System.Collections.Frozen;
using System.Text;
using GridGrains.ClickHouse.Embedded.Http;
using GridGrains.ClickHouse.Embedded.Sessions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

public sealed class StatementReaderTests
{
    /// <summary>The first piece ends at every byte once: in the middle of a word, and right where the data begins.</summary>
    [Theory]
    [InlineData("INSERT INTO t (a) FORMAT CSV\n1\n2\n", "INSERT INTO t (a) ", "1\n2\n")]
    [InlineData("INSERT INTO t (a) FORMAT  CSV \r\n1\n2\n", "INSERT INTO t (a) ", "1\n2\n")]
    [InlineData("-- FORMAT TSV\nINSERT INTO t (a) VALUES (1),(2)", "-- FORMAT TSV\nINSERT INTO t (a) ", " (1),(2)")]
    [InlineData("INSERT INTO t FORMAT Values (1),(2)", "INSERT INTO t ", " (1),(2)")]
    [InlineData("INSERT INTO t SELECT a + 1 FROM input('a Int32') WHERE a IN (SELECT 1) FORMAT CSV\n1\n2\n", "INSERT INTO t SELECT a + 1 FROM input('a Int32') WHERE a IN (SELECT 1) ", "1\n2\n")]
    public async Task Data_is_whole_wherever_the_body_is_cut(string body, string statement, string data)
    {
        for (var cut = 1; cut < body.Length; cut++)
        {
            var (readStatement, readData) = await ReadAsync(new Pieces(body[..cut], body[cut..]));

            Assert.Equal((cut, statement, data), (cut, readStatement, readData));
        }
    }

    [Fact]
    public async Task Data_longer_than_a_piece_is_whole()
    {
        var rows = string.Concat(Enumerable.Range(0, 100).Select(row => $"{row}\n"));

        var (_, data) = await ReadAsync(new Pieces("INSERT INTO t FORMAT CSV\n", rows[..7], rows[7..]));

        Assert.Equal(rows, data);
    }

    private static async Task<(string Statement, string Data)> ReadAsync(Stream body)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var request = await QueryRequest.ReadAsync(new DefaultHttpContext().Request, new SettingRules(FrozenSet<string>.Empty), cancellation);
        var reader = new StatementReader(request, body);
        await reader.ReadAsync(cancellation);
        var data = new StringBuilder();
        var piece = new byte[16];
        while (await reader.NextDataAsync(piece, cancellation) is { IsEmpty: false } next)
        {
            data.Append(Encoding.ASCII.GetString(next.Span));
        }

        return (Encoding.ASCII.GetString(reader.Statement.Span), data.ToString());
    }

    /// <summary>A body that comes in these pieces: a read never answers more than one.</summary>
    private sealed class Pieces(params string[] pieces) : MemoryStream(Encoding.ASCII.GetBytes(string.Concat(pieces)))
    {
        private readonly Queue<int> _left = new(pieces.Select(piece => piece.Length));
        private int _ofPiece;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_ofPiece == 0 && !_left.TryDequeue(out _ofPiece))
            {
                return ValueTask.FromResult(0);
            }

            var read = Read(buffer.Span[..Math.Min(buffer.Length, _ofPiece)]);
            _ofPiece -= read;
            return ValueTask.FromResult(read);
        }
    }
}
