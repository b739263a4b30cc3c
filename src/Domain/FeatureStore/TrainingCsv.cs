using System.Globalization;

namespace GridGrains.Domain.FeatureStore;

/// <summary>A training set as CSV: columns of the frame as they came, then the features; a missing value is an empty field.</summary>
public sealed class TrainingCsv : ITrainingOutput
{
    private readonly TextWriter _output;
    private readonly EntityFrame _frame;

    /// <param name="output">Closed with this.</param>
    /// <param name="features">Names of the features.</param>
    public TrainingCsv(TextWriter output, EntityFrame frame, IEnumerable<string> features)
    {
        (_output, _frame) = (output, frame);
        var isFirst = true;
        foreach (var name in frame.Names.Concat(features))
        {
            output.Write(isFirst ? "" : ",");
            FrameCsv.WriteField(output, name);
            isFirst = false;
        }

        output.Write('\n');
    }

    public void Write(IReadOnlyList<int> rows, IReadOnlyList<FeatureValue[]> features)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            for (var column = 0; column < _frame.Names.Count; column++)
            {
                _output.Write(column > 0 ? "," : "");
                FrameCsv.WriteField(_output, _frame.Columns[column][rows[i]]);
            }

            foreach (var value in features[i])
            {
                _output.Write(',');
                FrameCsv.WriteField(_output, value.IsNull ? "" : TextOf(value));
            }

            _output.Write('\n');
        }
    }

    public async ValueTask CompleteAsync() => await _output.FlushAsync();

    public ValueTask DisposeAsync() => _output.DisposeAsync();

    private static string TextOf(in FeatureValue value) => value.Type == FeatureValueType.Timestamp
        ? value.AsTimestamp.ToString(FeatureStamp.Form, CultureInfo.InvariantCulture)
        : value.ToString();
}
