using System.Collections.Concurrent;

namespace GridGrains.Domain.Catalog.Search;

/// <summary>What a search writes down for each document. It is handed back clean.</summary>
internal sealed class SearchScratch(int documents)
{
    public float[] Total { get; } = new float[documents];

    public float[] OfWord { get; } = new float[documents];

    public byte[] Words { get; } = new byte[documents];

    /// <summary>Documents that hold a word of the question.</summary>
    public List<int> Touched { get; } = [];

    public List<int> TouchedByWord { get; } = [];

    public void Clean()
    {
        foreach (var document in Touched)
        {
            (Total[document], Words[document]) = (0, 0);
        }

        Touched.Clear();
        TouchedByWord.Clear();
    }
}

/// <summary>Scratches of a segment, as many as searches ever ran at once, up to a bound.</summary>
internal sealed class ScratchPool(int documents)
{
    private const int Kept = 4;

    private readonly ConcurrentBag<SearchScratch> _idle = [];

    public SearchScratch Rent() => _idle.TryTake(out var scratch) ? scratch : new SearchScratch(documents);

    public void Return(SearchScratch scratch)
    {
        scratch.Clean();
        if (_idle.Count < Kept)
        {
            _idle.Add(scratch);
        }
    }
}
