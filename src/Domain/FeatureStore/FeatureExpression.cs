using System.Globalization;

namespace GridGrains.Domain.FeatureStore;

/// <summary>
/// Arithmetic over features: numbers, <c>view:feature</c>, <c>+ - * /</c>, brackets, and <c>abs(x) sqrt(x) log(x) min(a, b) max(a, b)
/// coalesce(a, b)</c>. What has no value gives no value, except in <c>coalesce</c>; so do a division by zero and a root of less than zero.
/// </summary>
public sealed class FeatureExpression
{
    private const int MaxLength = 2_000;
    private const int MaxDepth = 50;

    private readonly Func<IReadOnlyList<double>, double> _evaluate;

    private FeatureExpression(IReadOnlyList<string> references, Func<IReadOnlyList<double>, double> evaluate) => (References, _evaluate) = (references, evaluate);

    /// <summary>Each feature that it needs, once, in the order of <see cref="Evaluate"/>'s values.</summary>
    public IReadOnlyList<string> References { get; }

    /// <param name="values">Of <see cref="References"/>; NaN for none.</param>
    /// <returns>NaN for none.</returns>
    public double Evaluate(IReadOnlyList<double> values) => _evaluate(values) is var result && double.IsFinite(result) ? result : double.NaN;

    /// <exception cref="DomainException"><c>InvalidSetting</c>: what is wrong, and at which character.</exception>
    public static FeatureExpression Parse(string text)
    {
        var parser = new Parser(text.Length <= MaxLength ? text : throw new DomainException(DomainErrorCode.InvalidSetting, $"an expression has at most {MaxLength} characters"));
        var evaluate = parser.Whole();
        return new FeatureExpression(parser.References, evaluate);
    }

    private sealed class Parser(string text)
    {
        private int _at;
        private int _depth;

        public List<string> References { get; } = [];

        public Func<IReadOnlyList<double>, double> Whole()
        {
            var value = Sum();
            return Peek() == '\0' ? value : throw Fault("something follows that does not belong there");
        }

        private Func<IReadOnlyList<double>, double> Sum()
        {
            if (++_depth > MaxDepth)
            {
                throw Fault("it is nested too deeply");
            }

            var left = Product();
            while (Peek() is '+' or '-')
            {
                var (sign, first) = (text[_at++], left);
                var right = Product();
                left = sign == '+' ? values => first(values) + right(values) : values => first(values) - right(values);
            }

            _depth--;
            return left;
        }

        private Func<IReadOnlyList<double>, double> Product()
        {
            var left = Factor();
            while (Peek() is '*' or '/')
            {
                var (sign, first) = (text[_at++], left);
                var right = Factor();
                left = sign == '*' ? values => first(values) * right(values) : values => first(values) / right(values);
            }

            return left;
        }

        private Func<IReadOnlyList<double>, double> Factor()
        {
            switch (Peek())
            {
                case '-':
                    _at++;
                    var negated = Nested();
                    return values => -negated(values);
                case '(':
                    _at++;
                    var inner = Sum();
                    Expect(')');
                    return inner;
                case >= '0' and <= '9' or '.':
                    var number = Number();
                    return _ => number;
                default:
                    return NameOrCall();
            }
        }

        private Func<IReadOnlyList<double>, double> Nested()
        {
            if (++_depth > MaxDepth)
            {
                throw Fault("it is nested too deeply");
            }

            var factor = Factor();
            _depth--;
            return factor;
        }

        private Func<IReadOnlyList<double>, double> NameOrCall()
        {
            var start = _at;
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or ':' or '@'))
            {
                _at++;
            }

            var name = text[start.._at];
            if (name.Length == 0)
            {
                throw Fault("a number, a feature or a bracket is missing");
            }

            if (Peek() == '(')
            {
                return Call(name);
            }

            if (name.IndexOf(':') is <= 0 || name[^1] == ':')
            {
                throw Fault($"'{name}' is not a feature; the form is view:feature");
            }

            var index = References.IndexOf(name) is >= 0 and var known ? known : References.Count;
            if (index == References.Count)
            {
                References.Add(name);
            }

            return values => values[index];
        }

        private Func<IReadOnlyList<double>, double> Call(string function)
        {
            Expect('(');
            var first = Sum();
            if (function is "min" or "max" or "coalesce")
            {
                Expect(',');
                var second = Sum();
                Expect(')');
                return function switch
                {
                    "min" => values => Math.Min(first(values), second(values)),
                    "max" => values => Math.Max(first(values), second(values)),
                    _ => values => first(values) is var value && double.IsNaN(value) ? second(values) : value,
                };
            }

            Expect(')');
            return function switch
            {
                "abs" => values => Math.Abs(first(values)),
                "sqrt" => values => Math.Sqrt(first(values)),
                "log" => values => Math.Log(first(values)),
                _ => throw Fault($"there is no function '{function}'; known are abs, sqrt, log, min, max, coalesce"),
            };
        }

        private double Number()
        {
            var start = _at;
            while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.'))
            {
                _at++;
            }

            return double.TryParse(text[start.._at], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Fault($"'{text[start.._at]}' is not a number");
        }

        private char Peek()
        {
            while (_at < text.Length && text[_at] == ' ')
            {
                _at++;
            }

            return _at < text.Length ? text[_at] : '\0';
        }

        private void Expect(char character)
        {
            if (Peek() != character)
            {
                throw Fault($"'{character}' is missing");
            }

            _at++;
        }

        private DomainException Fault(string what) => new(DomainErrorCode.InvalidSetting, $"expression '{text}', character {_at + 1}: {what}");
    }
}
