using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Ingestion.Expressions;

internal sealed partial class ExpressionParser
{
    private ExpressionNode Function(Token name, ExpressionNode[] arguments)
    {
        switch (name.Text)
        {
            case "from":
                return arguments is [Literal { Type: ExpressionType.Text } source]
                    ? Source(source.Value.AsText, name.Position)
                    : throw new ExpressionException("from needs one constant text: from('a name'), from('$.a.path')", name.Position);
            case "if":
                Require(name, arguments, 3, 3);
                var branches = Alike([arguments[1], arguments[2]], out var chosen);
                return Count(new Choice(chosen, name.Position, Flag(arguments[0]), branches[0], branches[1]));
            case "coalesce":
                Require(name, arguments, 1, ExpressionFunction.Any);
                var choices = Alike(arguments, out var first);
                return Count(new FirstOf(first, name.Position, choices));
            case "is_null":
                Require(name, arguments, 1, 1);
                return Count(new IsNothingNode(name.Position, arguments[0]));
            case "one_of":
                Require(name, arguments, 2, ExpressionFunction.Any);
                return Count(new Call(ExpressionType.Flag, name.Position, Comparable(arguments), values => ExpressionValue.Of(values.Skip(1).Any(value => ExpressionValue.Compare(values[0], value) == 0))));
            case "try":
                Require(name, arguments, 1, 1);
                return Count(new Attempt(name.Position, arguments[0]));
            default:
                return Called(name, arguments);
        }
    }

    private Call Called(Token name, ExpressionNode[] arguments)
    {
        if (ExpressionFunctions.Find(name.Text) is not { } function)
        {
            var nearest = NearestName.Of(name.Text, ExpressionFunctions.Names);
            throw new ExpressionException($"there is no function '{name.Text}'{(nearest is null ? "" : $"; is {nearest} meant?")}", name.Position) { Nearest = nearest };
        }

        Require(name, arguments, function.Least, function.Most, function.Signature);
        var typed = arguments.Select((argument, index) => As(argument, function.ParameterAt(index), function.Name)).ToArray();
        return Possible(function.Result, name, typed, function.Bind(new BoundArguments(function.Name, typed)), isProbed: !function.JudgesConstants);
    }

    private static void Require(Token name, ExpressionNode[] arguments, int least, int most, string? signature = null)
    {
        if (arguments.Length < least || arguments.Length > most)
        {
            signature ??= ExpressionFunctions.Forms.First(form => form.Name == name.Text).Signature;
            throw new ExpressionException($"{name.Text} takes {(least == most ? $"{least}" : $"{least} to {most}")} values, not {arguments.Length}: {signature}", name.Position);
        }
    }

    private Call Arithmetic(Token sign, ExpressionNode left, ExpressionNode right)
    {
        if (sign.Text == "+" && (left.Type == ExpressionType.Text || right.Type == ExpressionType.Text))
        {
            throw new ExpressionException("'+' adds numbers; texts are joined by concat(a, b)", sign.Position) { Nearest = "concat" };
        }

        if (left.Type == ExpressionType.Time)
        {
            throw new ExpressionException("times are moved by add_minutes(time, minutes) and compared by minutes_between(from, to)", sign.Position) { Nearest = "add_minutes" };
        }

        ExpressionNode[] numbers = [As(left, ExpressionType.Number, $"'{sign.Text}'"), As(right, ExpressionType.Number, $"'{sign.Text}'")];
        Func<double, double, double> of = sign.Text switch
        {
            "+" => static (a, b) => a + b,
            "-" => static (a, b) => a - b,
            "*" => static (a, b) => a * b,
            "/" => static (a, b) => a / b,
            _ => static (a, b) => a % b,
        };
        return Possible(ExpressionType.Number, sign, numbers, values => Finite(of(values[0].AsNumber, values[1].AsNumber), values[1].AsNumber), isProbed: true);
    }

    /// <summary>A call that some record can give a value.</summary>
    /// <exception cref="ExpressionException">None can, and nothing is made of that by try(...).</exception>
    private Call Possible(ExpressionType type, Token at, ExpressionNode[] arguments, Func<ExpressionValue[], ExpressionValue> body, bool isProbed) =>
        _attempts == 0 && ConstantArguments.FaultOf(arguments, body, isProbed) is { } why
            ? throw new ExpressionException($"{why}, whatever the record holds", at.Position)
            : Count(new Call(type, at.Position, arguments, body));

    private static ExpressionValue Finite(double result, double right) => double.IsFinite(result) ? ExpressionValue.Of(result)
        : ExpressionValue.Failed(right == 0 ? "this divides by zero" : "this is no number that can be held");

    private Call Compare(Token sign, ExpressionNode left, ExpressionNode right)
    {
        if (sign.Text is not ("=" or "!=") && left.Type == ExpressionType.Source && right.Type == ExpressionType.Source)
        {
            throw new ExpressionException("two values of the source have no order of their own: say what they are, as in number(a) < number(b)", sign.Position);
        }

        var sides = Comparable([left, right]);
        Func<int, bool> holds = sign.Text switch
        {
            "=" => static order => order == 0,
            "!=" => static order => order != 0,
            "<" => static order => order < 0,
            "<=" => static order => order <= 0,
            ">" => static order => order > 0,
            _ => static order => order >= 0,
        };
        return Count(new Call(ExpressionType.Flag, sign.Position, sides, values => ExpressionValue.Of(holds(ExpressionValue.Compare(values[0], values[1])))));
    }

    // Two values of the source are compared as they are written.
    private static ExpressionNode[] Comparable(ExpressionNode[] nodes)
    {
        var alike = Alike(nodes, out var type);
        return type == ExpressionType.Source ? [.. alike.Select(node => new Reading(node, ExpressionType.Text))] : alike;
    }

    /// <summary>Makes all of one type: what the source wrote is read as what the others are.</summary>
    private static ExpressionNode[] Alike(ExpressionNode[] nodes, out ExpressionType type)
    {
        var typed = nodes.Where(node => node.Type is not (ExpressionType.Nothing or ExpressionType.Source)).ToList();
        var of = typed.Count > 0 ? typed[0].Type : nodes.Any(node => node.Type == ExpressionType.Source) ? ExpressionType.Source : ExpressionType.Nothing;
        if (typed.Find(node => node.Type != of) is { } other)
        {
            throw new ExpressionException($"{WordOf(of)} and {WordOf(other.Type)} do not go together here", other.Position);
        }

        type = of;
        return [.. nodes.Select(node => node.Type == ExpressionType.Source && of != ExpressionType.Source ? new Reading(node, of) : node)];
    }

    private static ExpressionNode Flag(ExpressionNode node) => As(node, ExpressionType.Flag, "a condition");

    /// <exception cref="ExpressionException">The value is of another type.</exception>
    private static ExpressionNode As(ExpressionNode node, ExpressionType type, string user) =>
        node.Type == type || node.Type == ExpressionType.Nothing ? node
        : node.Type == ExpressionType.Source ? new Reading(node, type)
        : throw new ExpressionException($"{user} needs {WordOf(type)}, and this is {WordOf(node.Type)}{Remedy(node.Type, type)}", node.Position);

    private static string Remedy(ExpressionType from, ExpressionType to) => (from, to) switch
    {
        (ExpressionType.Text, ExpressionType.Number) => ": write number(...)",
        (ExpressionType.Text, ExpressionType.Time) => ": write time(...)",
        (ExpressionType.Number, ExpressionType.Text) => ": write text(...)",
        (ExpressionType.Time, ExpressionType.Text) => ": write time_text(...)",
        _ => "",
    };

    internal static string WordOf(ExpressionType type) => type switch
    {
        ExpressionType.Text => "a text",
        ExpressionType.Number => "a number",
        ExpressionType.Flag => "true or false",
        ExpressionType.Time => "a time",
        ExpressionType.Nothing => "nothing",
        _ => "a value of the source",
    };
}
