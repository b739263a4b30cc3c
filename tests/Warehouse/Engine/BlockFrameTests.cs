using System.Buffers.Binary;
using System.Text;
using GridGrains.ClickHouse.Embedded.Blocks;
using GridGrains.ClickHouse.Embedded.Native;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>ClickHouse's compressed blocks, against those that the engine itself writes to disk.</summary>
public sealed class BlockFrameTests(EmbeddedClickHouse engine) : IDisposable
{
    private readonly RawHttp _http = new(engine.Endpoint);

    /// <summary>Every length of content up to some hundred bytes: the hash has a branch for 8, 16, 128 and what is left over.</summary>
    [Theory]
    [InlineData("NONE")]
    [InlineData("LZ4")]
    [InlineData("ZSTD(1)")]
    public async Task Blocks_that_the_engine_wrote_are_read_and_their_checksums_match(string codec)
    {
        var database = engine.NewDatabaseName();
        await _http.TextAsync($"CREATE DATABASE {database}");
        await _http.TextAsync(
            $"CREATE TABLE {database}.t (k UInt16, s String CODEC({codec})) ENGINE = MergeTree ORDER BY k PARTITION BY k SETTINGS min_bytes_for_wide_part = 0, min_rows_for_wide_part = 0");
        await _http.TextAsync($"INSERT INTO {database}.t SELECT number, repeat(char(97 + number % 26), number) FROM numbers(90)");
        await _http.TextAsync($"INSERT INTO {database}.t SELECT 200 + number, randomPrintableASCII(100 + number * 3) FROM numbers(9)");

        var parts = (await _http.TextAsync($"SELECT path, partition FROM system.parts WHERE database = '{database}' AND active ORDER BY toUInt16(partition)")).Split('\n');

        Assert.Equal(99, parts.Length);
        foreach (var part in parts.Select(line => line.Split('\t')))
        {
            var content = await ReadAllAsync(await File.ReadAllBytesAsync(Path.Combine(part[0], "s.bin"), TestContext.Current.CancellationToken));
            var expected = await _http.TextAsync($"SELECT s FROM {database}.t WHERE k = {part[1]} FORMAT RawBLOB");
            Assert.EndsWith(expected, Encoding.ASCII.GetString(content), StringComparison.Ordinal);
            Assert.InRange(content.Length, expected.Length, expected.Length + 2);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(3_000_000)]
    public async Task What_is_written_in_blocks_is_read_again(int length)
    {
        var content = new byte[length];
        new Random(1).NextBytes(content.AsSpan(length / 2));
        var target = new MemoryStream();
        await using (var writer = new BlockWriteStream(target))
        {
            for (var at = 0; at < length; at += 70_000)
            {
                await writer.WriteAsync(content.AsMemory(at, Math.Min(70_000, length - at)), TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(content, await ReadAllAsync(target.ToArray()));
    }

    [Fact]
    public async Task A_damaged_or_cut_block_is_refused()
    {
        var target = new MemoryStream();
        await using (var writer = new BlockWriteStream(target))
        {
            await writer.WriteAsync(Encoding.ASCII.GetBytes(new string('a', 500)), TestContext.Current.CancellationToken);
        }

        var whole = target.ToArray();
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 1;
            var error = await Assert.ThrowsAsync<EngineException>(() => ReadAllAsync(damaged));
            Assert.Contains(error.Code, (int[])[40, 271]);
            if (at > 0)
            {
                Assert.Equal(271, (await Assert.ThrowsAsync<EngineException>(() => ReadAllAsync(whole[..at]))).Code);
            }
        }
    }

    [Fact]
    public async Task A_header_cannot_ask_for_memory()
    {
        var header = new byte[BlockFrame.ChecksumLength + BlockFrame.HeaderLength];
        header[BlockFrame.ChecksumLength] = 0x82;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(BlockFrame.ChecksumLength + 1), int.MaxValue);

        Assert.Equal(271, (await Assert.ThrowsAsync<EngineException>(() => ReadAllAsync(header))).Code);
    }

    public void Dispose() => _http.Dispose();

    internal static async Task<byte[]> ReadAllAsync(byte[] blocks)
    {
        var content = new MemoryStream();
        await using var reader = new BlockReadStream(new MemoryStream(blocks));
        await reader.CopyToAsync(content, TestContext.Current.CancellationToken);
        return content.ToArray();
    }
}
