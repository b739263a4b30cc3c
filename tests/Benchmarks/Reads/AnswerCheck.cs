using System.Text.Json;
using GridGrains.Tests.Benchmarks.Markets;

namespace GridGrains.Tests.Benchmarks.Reads;

/// <summary>
/// Verifies answers. Every one: the entities asked for, and all values present. Every 64th: each entity's real-time price is the one that
/// the market has for the interval of the same answer, and each day-ahead price that of its hour.
/// </summary>
internal sealed class AnswerCheck
{
    private const int DeepEvery = 64;

    private static readonly byte[] Head = HeadOf();
    private static readonly int FirstHour = Array.IndexOf(FeatureList.Names, "da_h01");

    private readonly double[][] _columns = new double[FeatureList.Names.Length][];
    private long _count;

    /// <param name="keysJson">The entities as they stand in the request, without brackets.</param>
    /// <exception cref="InvalidOperationException">The answer is wrong.</exception>
    public void Verify(ReadOnlySpan<byte> body, ReadOnlySpan<byte> keysJson, ReadOnlySpan<int> nodes)
    {
        if (!body.StartsWith(Head) || !body[Head.Length..].StartsWith(keysJson))
        {
            throw Wrong("other entities than asked for", body);
        }

        if (body.Count("\"PRESENT\""u8) != nodes.Length * (FeatureList.Names.Length + 1))
        {
            throw Wrong("values are missing", body);
        }

        if (_count++ % DeepEvery == 0)
        {
            Read(body, nodes.Length);
            for (var row = 0; row < nodes.Length; row++)
            {
                VerifyRow(nodes[row], row);
            }
        }
    }

    private void VerifyRow(int node, int row)
    {
        var interval = DateTime.UnixEpoch.AddSeconds(_columns[0][row]);
        Expect(_columns[1][row], BenchmarkMarket.Lmp(node, interval, dayAhead: false), node, "rt_lmp", interval);
        var hour = interval.AddTicks(-(interval.Ticks % TimeSpan.TicksPerHour));
        for (var ahead = 1; FirstHour + ahead - 1 < _columns.Length; ahead++)
        {
            Expect(_columns[FirstHour + ahead - 1][row], BenchmarkMarket.Lmp(node, hour.AddHours(ahead), dayAhead: true), node, $"da_h{ahead:00}", interval);
        }
    }

    private static void Expect(double found, double expected, int node, string feature, DateTime interval)
    {
        if (found != expected)
        {
            throw new InvalidOperationException($"node {node} at {interval:u}: {feature} is {found}, not {expected}");
        }
    }

    private void Read(ReadOnlySpan<byte> body, int rows)
    {
        var reader = new Utf8JsonReader(body);
        for (var column = -1; column < _columns.Length; column++)
        {
            while (reader.Read() && !(reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("values"u8)))
            {
                continue;
            }

            reader.Read();
            if (column < 0)
            {
                reader.Skip();
                continue;
            }

            var values = _columns[column] = new double[rows];
            for (var row = 0; row < rows; row++)
            {
                reader.Read();
                values[row] = reader.GetDouble();
            }
        }
    }

    private static byte[] HeadOf()
    {
        var names = string.Join(',', FeatureList.Names.Select(name => $"\"{name}\""));
        return System.Text.Encoding.UTF8.GetBytes($$"""{"metadata":{"feature_names":["node_id",{{names}}]},"results":[{"values":[""");
    }

    private static InvalidOperationException Wrong(string what, ReadOnlySpan<byte> body) =>
        new($"{what}: {System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, 2000)])}");
}
