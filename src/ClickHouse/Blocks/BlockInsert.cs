using ClickHouse.Driver;

namespace GridGrains.ClickHouse.Blocks;

internal static class BlockInsert
{
    // One block is one insert: the server neither cuts it nor waits for more.
    private const int MaxRowsPerBlock = 1 << 24;

    /// <param name="token">The server drops a block whose token it has seen; null inserts in any case.</param>
    public static async Task InsertAsync(
        this ClickHouseClient client, string table, string columns, NativeBlock block, string? token, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, object>
        {
            ["max_insert_block_size"] = MaxRowsPerBlock,
            ["max_partitions_per_insert_block"] = 1000,

            // Rows of one block have keys of their own: nothing in it replaces anything.
            ["optimize_on_insert"] = 0,
        };
        if (token is not null)
        {
            settings["insert_deduplicate"] = 1;
            settings["insert_deduplication_token"] = token;
        }

        using var stream = block.ToStream();
        using var answer = await client.PostStreamAsync(
            $"INSERT INTO {table} ({columns}) FORMAT Native", stream, isCompressed: false, cancellation, new QueryOptions { CustomSettings = settings });
    }
}
