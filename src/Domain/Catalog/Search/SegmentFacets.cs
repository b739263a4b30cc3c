using System.Globalization;

namespace GridGrains.Domain.Catalog.Search;

/// <summary>The fields that documents of a segment are counted and filtered by.</summary>
internal sealed class SegmentFacets
{
    private readonly FacetColumn[] _columns = [new("kind"), new("iso"), new("owner"), new("product"), new("store"), new("class"), new("tag")];

    public IReadOnlyList<FacetColumn> Columns => _columns;

    public void Add(in SearchDocument document)
    {
        _columns[0].Add(document.Kind.Word());
        _columns[1].Add(document.Iso);
        _columns[2].Add(document.Owner);
        _columns[3].Add(document.Product);
        _columns[4].Add(document.Store);
        _columns[5].Add(document.Class.ToString().ToLower(CultureInfo.InvariantCulture));
        _columns[6].Add([.. document.Tags]);
    }

    public void Close()
    {
        foreach (var column in _columns)
        {
            column.Close();
        }
    }

    /// <summary>The filters of a question as numbers, in the order of the columns after the kind.</summary>
    public int[] FiltersOf(SearchQuestion question) =>
    [
        _columns[1].NumberOf(question.Iso), _columns[2].NumberOf(question.Owner), _columns[3].NumberOf(question.Product), _columns[4].NumberOf(question.Store),
        _columns[5].NumberOf(question.Class), _columns[6].NumberOf(question.Tag),
    ];

    public bool Takes(int document, int[] filters)
    {
        for (var i = 0; i < filters.Length; i++)
        {
            if (!_columns[i + 1].Holds(document, filters[i]))
            {
                return false;
            }
        }

        return true;
    }
}
