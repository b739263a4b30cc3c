using GridGrains.ClickHouse.Sql;
using Xunit;

namespace GridGrains.Tests.Warehouse.Sql;

/// <summary>A caller who sees one market reads nothing of another, however it is asked.</summary>
[Collection(SqlBed.Tests)]
public sealed class SqlTenantTests(SqlBed bed)
{
    [Theory]
    [InlineData("SELECT * FROM iso_rt_lmp")]
    [InlineData("SELECT iso, node FROM iso_rt_lmp WHERE iso = 'PJM' OR 1 = 1")]
    [InlineData("SELECT * FROM (SELECT * FROM iso_rt_lmp) AS iso_rt_lmp")]
    [InlineData("SELECT * FROM hub_lmp_5m AS iso_rt_lmp, iso_rt_lmp AS hub_lmp_5m")]
    [InlineData("SELECT a.*, b.* FROM iso_rt_lmp a FULL JOIN hub_lmp_5m b ON a.ts = b.ts")]
    [InlineData("WITH x AS (SELECT * FROM iso_rt_lmp), y AS (SELECT * FROM x) SELECT * FROM y UNION ALL SELECT * FROM iso_rt_lmp")]
    [InlineData("SELECT node FROM iso_rt_lmp UNION DISTINCT SELECT hub FROM hub_lmp_5m EXCEPT SELECT 'x'")]
    [InlineData("SELECT DISTINCT node FROM iso_rt_lmp WHERE node IN (SELECT node FROM iso_rt_lmp WHERE iso = 'PJM') OR true")]
    [InlineData("SELECT (SELECT groupArray(node) FROM iso_rt_lmp)")]
    [InlineData("SELECT (SELECT groupUniqArray(hub) FROM hub_lmp_5m), 'CAISO' AS iso")]
    [InlineData("SELECT 'PJM' AS iso, node FROM iso_rt_lmp")]
    [InlineData("SELECT * FROM iso_rt_lmp_latest")]
    [InlineData("SELECT * FROM iso_rt_lmp_as_of(as_of = '2027-01-01 00:00:00')")]
    [InlineData("SELECT * FROM dim_node")]
    [InlineData("SELECT p.node, d.name FROM iso_rt_lmp p LEFT JOIN dim_node_version d USING (node)")]
    [InlineData("SELECT (SELECT max(node) FROM iso_rt_lmp b WHERE b.ts = a.ts) FROM iso_rt_lmp a")]
    [InlineData("SELECT groupArray(node) OVER () FROM iso_rt_lmp LIMIT 1")]
    [InlineData("SELECT * FROM iso_rt_lmp ORDER BY iso DESC LIMIT 1 BY iso")]
    [InlineData("SELECT iso FROM iso_rt_lmp ARRAY JOIN [1, 2] AS k GROUP BY iso WITH TOTALS")]
    [InlineData("SELECT * EXCEPT (lmp) REPLACE ('PJM' AS iso) FROM iso_rt_lmp")]
    [InlineData("SELECT COLUMNS('node') FROM iso_rt_lmp")]
    [InlineData("WITH 'PJM' AS iso SELECT node FROM iso_rt_lmp WHERE iso = 'PJM'")]
    [InlineData("SELECT node FROM (iso_rt_lmp JOIN hub_lmp_5m USING (ts))")]
    public async Task Rows_of_another_market_are_not_there(string sql)
    {
        await bed.ReadyAsync();
        try
        {
            Assert.DoesNotContain(SqlBed.Canary, await bed.RunAsync(sql, SqlBed.Tenant), StringComparison.Ordinal);
        }
        catch (SqlRefusedException refused)
        {
            Assert.DoesNotContain(SqlBed.Canary, refused.Message, StringComparison.Ordinal);
        }

        // The same statement of one who sees everything: the rows are there to be found.
        Assert.Equal("36\n", await bed.RunAsync("SELECT count() FROM iso_rt_lmp WHERE startsWith(node, 'CANARY')"));
    }

    [Fact]
    public async Task Sums_and_counts_are_of_the_own_market()
    {
        await bed.ReadyAsync();

        Assert.Equal("36\t36\n", await bed.RunAsync("SELECT count(), max(lmp) FROM iso_rt_lmp", SqlBed.Tenant));
        Assert.Equal("72\t1035\n", await bed.RunAsync("SELECT count(), max(lmp) FROM iso_rt_lmp"));
        Assert.Equal("1\n", await bed.RunAsync("SELECT uniqExact(iso) FROM iso_rt_lmp a CROSS JOIN (SELECT iso AS i FROM hub_lmp_5m) b", SqlBed.Tenant));
    }

    /// <summary>An error that only a hidden row could raise would show that it is there, and what it holds.</summary>
    [Theory]
    [InlineData("SELECT count() FROM iso_rt_lmp WHERE toInt32(if(iso = 'PJM', node, '1')) = 1")]
    [InlineData("SELECT count() FROM (SELECT * FROM iso_rt_lmp WHERE intDiv(1, iso != 'PJM') = 1)")]
    [InlineData("SELECT count() FROM iso_rt_lmp AS p INNER JOIN hub_lmp_5m AS h ON p.ts = h.ts WHERE intDiv(1, p.lmp < 1000) = 1 AND intDiv(1, h.price < 1000) = 1")]
    [InlineData("SELECT count() FROM dim_node WHERE toInt32(if(iso = 'PJM', name, '1')) = 1")]
    [InlineData("SELECT count() FROM iso_rt_lmp_latest WHERE intDiv(1, lmp < 1000) = 1")]
    [InlineData("SELECT sum(toInt32(if(iso = 'PJM', node, '1'))) FROM iso_rt_lmp")]
    public async Task Hidden_row_raises_no_error(string sql)
    {
        await bed.ReadyAsync();

        await bed.RunAsync(sql, SqlBed.Tenant);
        await Assert.ThrowsAsync<SqlRefusedException>(() => bed.RunAsync(sql));
    }

    [Fact]
    public async Task Tables_that_cannot_be_held_to_a_market_are_not_there()
    {
        await bed.ReadyAsync();

        foreach (var table in new[] { "query_log", "quarantined_hour", "curves_latest" })
        {
            Assert.Contains($"there is no table '{table}'", (await bed.RefusedAsync($"SELECT * FROM {table}", SqlBed.Tenant)).Message, StringComparison.Ordinal);
        }

        Assert.All(SqlBed.Tenant.Tables, table => Assert.True(table.HasIso));
    }

    [Fact]
    public async Task Tenant_of_no_market_reads_nothing()
    {
        await bed.ReadyAsync();

        Assert.Equal("0\n", await bed.RunAsync("SELECT count() FROM iso_rt_lmp", SqlReach.Of(SqlBed.Tenant.Tables, [], seesPeople: true)));
    }
}
