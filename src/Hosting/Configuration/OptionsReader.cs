using System.Collections;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace PluginHost.Hosting.Configuration;

/// <summary>
/// Reads a configuration section into options. Unlike the framework's binder, which throws at the first fault, this takes what it can use
/// and names all that it cannot, by its key.
/// </summary>
internal static class OptionsReader
{
    /// <summary>Sets what the section says.</summary>
    /// <param name="section">What is configured.</param>
    /// <param name="options">Gets it: properties for values, dictionaries by name, and nested options.</param>
    /// <param name="warnings">Gets what is said in a way that is no longer right, a line each.</param>
    /// <returns>Unknown keys and values that cannot be used, a line each.</returns>
    public static IReadOnlyList<string> Read(IConfiguration section, object options, ICollection<string> warnings)
    {
        var faults = new List<string>();
        ReadObject(section, options, faults, warnings);
        return faults;
    }

    private static void ReadObject(IConfiguration section, object options, List<string> faults, ICollection<string> warnings)
    {
        PropertyInfo[] known = options.GetType().GetProperties();
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (Find(known, child.Key) is not { } property)
            {
                faults.Add($"{child.Path} is unknown; here can be {string.Join(", ", known.Select(p => p.Name))}.");
            }
            else if (property.GetValue(options) is IDictionary byName)
            {
                ReadEntries(child, byName, property.PropertyType.GenericTypeArguments[1], faults, warnings);
            }
            else if (IsNameInForce(section, child, property, faults, warnings)
                && TryRead(child, property.PropertyType, faults, warnings, out object? value))
            {
                property.SetValue(options, value);
            }
        }
    }

    private static PropertyInfo? Find(PropertyInfo[] known, string key) =>
        known.FirstOrDefault(p => p.Name.Equals(key, StringComparison.OrdinalIgnoreCase))
        ?? known.FirstOrDefault(p => FormerNameOf(p)?.Equals(key, StringComparison.OrdinalIgnoreCase) == true);

    private static string? FormerNameOf(MemberInfo member) => member.GetCustomAttribute<FormerNameAttribute>()?.Name;

    // A key that was renamed is read by its former name, too, but not by both.
    private static bool IsNameInForce(
        IConfiguration section, IConfigurationSection child, PropertyInfo property, List<string> faults, ICollection<string> warnings)
    {
        if (child.Key.Equals(property.Name, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (section.GetSection(property.Name).Exists())
        {
            faults.Add($"{child.Path} is the former name of {property.Name}, which is set as well; remove one of the two.");
            return false;
        }

        warnings.Add($"{child.Path} is called {property.Name} now.");
        return true;
    }

    private static void ReadEntries(
        IConfigurationSection section, IDictionary byName, Type type, List<string> faults, ICollection<string> warnings)
    {
        RefuseValue(section, faults);
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (!IsValue(type))
            {
                RefuseValue(child, faults);
                object entry = Activator.CreateInstance(type)!;
                ReadObject(child, entry, faults, warnings);
                byName[child.Key] = entry;
            }
            else if (TryRead(child, type, faults, warnings, out object? value))
            {
                byName[child.Key] = value;
            }
        }
    }

    private static bool TryRead(
        IConfigurationSection child, Type type, List<string> faults, ICollection<string> warnings, [NotNullWhen(true)] out object? value)
    {
        value = null;
        if (type == typeof(IConfigurationSection))
        {
            value = child;
            return true;
        }

        if (child.GetChildren().Any())
        {
            faults.Add($"{child.Path} holds other keys; it must be a value.");
            return false;
        }

        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (child.Value is not { } text || (text.Length == 0 && plain != type))
        {
            return false; // Not set: null in a file, or empty where that can be.
        }

        if (plain.GetFields().FirstOrDefault(f => text.Equals(FormerNameOf(f), StringComparison.OrdinalIgnoreCase)) is { } renamed)
        {
            warnings.Add($"{child.Path} is '{text}', which is called {renamed.Name} now.");
            text = renamed.Name;
        }

        try
        {
            value = TypeDescriptor.GetConverter(plain).ConvertFromInvariantString(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            // Below, in an operator's words.
        }

        if (value is null || (plain.IsEnum && !Enum.IsDefined(plain, value)))
        {
            faults.Add($"{child.Path} is '{text}'; it must be {Describe(plain)}.");
            return false;
        }

        return true;
    }

    private static void RefuseValue(IConfigurationSection section, List<string> faults)
    {
        // An empty object or list is an empty value in a JSON file's configuration.
        if (!string.IsNullOrEmpty(section.Value))
        {
            faults.Add($"{section.Path} is '{section.Value}'; it must hold other keys.");
        }
    }

    private static bool IsValue(Type type) => type.IsValueType || type == typeof(string);

    private static string Describe(Type type) =>
        type.IsEnum ? string.Join(" or ", Enum.GetNames(type))
        : type == typeof(TimeSpan) ? "a time such as 00:00:30 (hours, minutes, seconds)"
        : type == typeof(bool) ? "true or false"
        : "a whole number";
}
