using System.Text;
using GridGrains.Tests.Benchmarks.Load;
using GridGrains.Tests.Benchmarks.Markets;

namespace GridGrains.Tests.Benchmarks.Reads;

/// <summary>Reads uniformly random entities of one view in Feast's form, fifty features each, and verifies the answers.</summary>
internal sealed class ReadClient : ILoadClient
{
    public const string Path = "/get-online-features";

    private readonly HttpConnection _connection;
    private readonly byte[][] _keys;
    private readonly int[] _nodes;
    private readonly Random _random;
    private readonly AnswerCheck _check = new();
    private readonly byte[] _head;
    private readonly byte[] _body;

    /// <param name="keys">The market's keys as they stand in JSON, shared by all connections.</param>
    /// <param name="seed">Other connections draw other entities; the same run repeats.</param>
    public ReadClient(Uri address, string view, byte[][] keys, int entities, int seed)
    {
        _connection = new HttpConnection(address, Path);
        _keys = keys;
        _nodes = new int[entities];
        _random = new Random(seed);
        var features = string.Join(',', FeatureList.Names.Select(name => $"\"{view}:{name}\""));
        _head = Encoding.UTF8.GetBytes($$"""{"features":[{{features}}],"entities":{"node_id":[""");
        _body = new byte[_head.Length + entities * (_keys.Max(key => key.Length) + 1) + 16];
        _head.CopyTo(_body, 0);
    }

    public static byte[][] KeysOf(BenchmarkMarket market) => Array.ConvertAll(market.Keys, key => Encoding.UTF8.GetBytes($"\"{key}\""));

    public void Exchange()
    {
        var length = _head.Length;
        for (var i = 0; i < _nodes.Length; i++)
        {
            _nodes[i] = _random.Next(_keys.Length);
            if (i > 0)
            {
                _body[length++] = (byte)',';
            }

            _keys[_nodes[i]].CopyTo(_body, length);
            length += _keys[_nodes[i]].Length;
        }

        var keys = _body.AsSpan(_head.Length, length - _head.Length);
        "]}}"u8.CopyTo(_body.AsSpan(length));
        _check.Verify(_connection.Post(_body.AsSpan(0, length + 3)), keys, _nodes);
    }

    public void Dispose() => _connection.Dispose();
}
